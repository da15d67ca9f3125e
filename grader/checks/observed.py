"""What an answer gave on a case, or what broke; and what is right there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from grader.form import Named, Unusable
from grader.numeric import Tolerance
from grader.worker.failure import AnswerFailure
from grader.worker.restore import plain


@dataclass(frozen=True)
class Broken:
    """A direction that gave nothing to compare: the sentence, and where."""

    sentence: str
    where: str = ""
    trace: str = ""
    kind: str = "raised"

    def when(self, words: str) -> Broken:
        """The same with words in front that say in which circumstances."""
        return replace(self, sentence=f"{words}: {self.sentence}")


@dataclass(frozen=True)
class Observed:
    """What an answer gave on one case: arrays by name, or what broke."""

    outputs: Named | Broken
    gradients: Named | Broken | None = None

    @property
    def broke(self) -> Broken | None:
        """What broke first, if anything did."""
        parts = (self.outputs, self.gradients)
        return next((part for part in parts if isinstance(part, Broken)), None)

    @property
    def finished(self) -> bool:
        return self.broke is None

    @property
    def named(self) -> Named:
        """Everything it gave, as it came."""
        parts = (self.outputs, self.gradients)
        return {name: x for part in parts if isinstance(part, dict) for name, x in part.items()}

    @property
    def numbers(self) -> dict[str, np.ndarray]:
        """What it gave, as far as it is arrays of numbers."""
        return numbers(self.named)


@dataclass(frozen=True)
class Expected:
    """What is right on one case, and how exactly: arrays and tolerances by name."""

    outputs: dict[str, np.ndarray]
    gradients: dict[str, np.ndarray] = field(default_factory=dict)
    tolerances: dict[str, Tolerance] = field(default_factory=dict)


def broken(failure: AnswerFailure | Unusable) -> Broken:
    if isinstance(failure, AnswerFailure):
        return Broken(failure.sentence, failure.where, failure.trace, failure.kind)
    return Broken(str(failure))


def numbers(named: Named) -> dict[str, np.ndarray]:
    """What an answer gave, as far as it is arrays of numbers: the rest is left out."""
    found = {name: plain(value) for name, value in named.items()}
    kinds = (np.ndarray, np.generic, float, int)
    held = {name: np.asarray(x) for name, x in found.items() if isinstance(x, kinds)}
    return {name: x for name, x in held.items() if x.dtype.kind in "biufc"}


def arrays(named: Named) -> dict[str, np.ndarray]:
    """Trusted values as arrays."""
    return {name: np.asarray(plain(value)) for name, value in named.items()}
