"""One wrong value, and the question that every explanation asks of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.diagnosis.about import About
from grader.numeric import Tolerance, rms

NEAR = 1e-9  # what rounding may do to an answer that is the explanation's in another order of terms
NEARLY = (
    1e-6  # and what differences may do; of fewer entries than 4 some other thing is soon as near
)
MUCH = 1e-3  # an explanation leaves at most this share of the difference unexplained


@dataclass(frozen=True)
class Finding:
    """A value that was got where another was expected, both as arrays of numbers of one shape."""

    name: str
    got: np.ndarray
    expected: np.ndarray
    tolerance: Tolerance
    about: About
    reveal: bool = True

    @cached_property
    def error(self) -> float:
        """How large the difference is; that of other shapes has no size."""
        if self.got.shape != self.expected.shape:
            return math.inf
        return rms(self.got - self.expected)

    def is_got(self, candidate: Any) -> bool:
        """Whether the candidate is what was got, so closely that it explains why that is wrong."""
        return self.explains(self.got, candidate, self.error)

    def explains(self, got: np.ndarray, candidate: Any, error: float) -> bool:
        """The same of other arrays, which differ by `error` where the candidate is no explanation."""
        theirs = np.asarray(candidate)
        if theirs.shape != got.shape or theirs.dtype.kind not in "biuf" or not got.size:
            return False
        size = rms(theirs)
        share = NEARLY if theirs.size >= 4 else NEAR
        near = min(self.tolerance.rms + share * size, MUCH * error)
        if not np.isfinite(size) or near == 0:
            return False
        left = np.abs(got - theirs)
        return rms(left) <= near and float(left.max()) <= 8 * near

    @property
    def letters(self) -> tuple[str, ...]:
        return self.about.letters(self.name, self.got.ndim)

    @property
    def is_gradient(self) -> bool:
        return self.about.is_gradient(self.name)

    @cached_property
    def known(self) -> dict[str, np.ndarray]:
        """Arrays that have a name: the inputs, the upstream gradients and forward's outputs."""
        outputs = {self.called(n): y for n, y in self.about.outputs.items() if n != self.name}
        found = {**self.about.inputs, **self.about.douts, **outputs}
        return {name: x for name, x in found.items() if x.dtype.kind == "f" and x.size > 1}

    def fitting(self) -> Iterator[tuple[str, np.ndarray]]:
        """Known arrays of the value's shape, or of its last axes'."""
        shape = self.got.shape
        for name, x in self.known.items():
            if x.ndim <= len(shape) and x.shape == shape[len(shape) - x.ndim :] and x.any():
                yield name, x

    def called(self, name: str) -> str:
        """What a formula calls a value: forward's only output is y."""
        return "y" if name == "output" and "y" not in self.about.inputs else name

    def spelled(self, text: str, name: str) -> str:
        """The text, with a word on what y is where it speaks of it."""
        is_output = name == "y" and name not in self.about.inputs
        return f"{text}, y being what forward returned" if is_output else text
