"""What a diagnosis may look at: the case, everything that is right in it, and what the answer gave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from grader.calling import holds_arrays, leaves
from grader.diagnosis.axes import Letters, letters_in
from grader.numeric import Tolerance

Solved = Callable[[str, Mapping[str, Any], Sequence[Any]], Mapping[str, Any]]
Mistaken = Callable[[], Iterable[tuple[str, Mapping[str, Any]]]]


def unsolved(label: str, values: Mapping[str, Any], dout: Sequence[Any]) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class About:
    """A case in the eyes of a diagnosis.

    values, dout   what went in, and the upstream gradients
    right          every right answer of the case, with `tolerances`
    given          everything the answer gave
    mistaken()     what the listed mistakes give: (sentence, values by name)
    solved(label, values, dout)  what the solution gives for something else, {} where it gives nothing;
                   the label names the question, so that it need not be asked twice
    defaults       settings that a case may leave out
    statement      the exercise's text, whose shapes name the axes
    differences()  whether backward was seen to ask forward again and again
    unsteady()     a sentence where the same input twice gives two answers
    """

    values: Mapping[str, Any]
    dout: Sequence[Any] = ()
    right: Mapping[str, np.ndarray] = field(default_factory=dict)
    tolerances: Mapping[str, Tolerance] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    mistaken: Mistaken = tuple
    solved: Solved = unsolved
    defaults: Mapping[str, Any] = field(default_factory=dict)
    statement: str = ""
    differences: Callable[[], bool] = lambda: False
    unsteady: Callable[[], str] = str

    @cached_property
    def inputs(self) -> dict[str, np.ndarray]:
        """The case's arrays by name."""
        return {
            leaf: array
            for name, value in self.values.items()
            if holds_arrays(value)
            for leaf, array in leaves(name, value)
        }

    @cached_property
    def settings(self) -> dict[str, float]:
        """The case's numbers by name, those it leaves out at their defaults."""
        return {
            name: float(value)
            for name, value in (dict(self.defaults) | dict(self.values)).items()
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        }

    @cached_property
    def douts(self) -> dict[str, np.ndarray]:
        """The upstream gradients that are arrays, by what a student calls them."""
        one = len(self.dout) == 1
        return {
            "dout" if one else f"dout {i + 1} of {len(self.dout)}": d
            for i, d in enumerate(self.dout)
            if isinstance(d, np.ndarray)
        }

    @property
    def is_descent(self) -> bool:
        """Whether the values are paths of parameters, a step an entry of axis 0."""
        return isinstance(self.values.get("params"), (list, tuple)) and "grads" in self.values

    def is_gradient(self, name: str) -> bool:
        return name.startswith("d") and name[1:] in self.inputs

    @cached_property
    def outputs(self) -> dict[str, np.ndarray]:
        """The right outputs of forward."""
        return {name: y for name, y in self.right.items() if not self.is_gradient(name)}

    @cached_property
    def _letters(self) -> Letters:
        return letters_in(self.statement)

    def letters(self, name: str, dimensions: int) -> tuple[str, ...]:
        """What the exercise calls the axes of a value: ("N", "D"), () where it does not say."""
        return self._letters.of(name, dimensions)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The lengths of the axes that have a letter; a letter with two lengths has none."""
        found: dict[str, set[int]] = {}
        for letter, length in self._lengths():
            found.setdefault(letter, set()).add(length)
        return {letter: min(all_) for letter, all_ in found.items() if len(all_) == 1}

    def _lengths(self) -> Iterator[tuple[str, int]]:
        for name, array in (*self.inputs.items(), *self.right.items()):
            shape = np.shape(array)
            for letter, length in zip(self.letters(name, len(shape)), shape, strict=False):
                if letter.isidentifier():
                    yield letter, length
