"""What an explanation consists of: plain records, whatever shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.outcome import Result, Verdict


@dataclass(frozen=True)
class Question:
    """One check: what it asks, and what came of each case."""

    check: str
    asks: str
    answers: Sequence[tuple[str, Verdict, str]] = ()  # case, verdict, sentence

    @property
    def failed(self) -> int:
        return sum(verdict == "fail" for _, verdict, _ in self.answers)


@dataclass(frozen=True)
class Value:
    """One array or setting by name: shape, dtype, and its numbers as text."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, eq=False)
class Picture:
    """How far one array is off: the error (absolute, float64), what it is of, and of an optimizer the
    paths that were taken and should have been, of shape (steps, 2)."""

    name: str
    shape: tuple[int, ...]
    error: np.ndarray
    taken: np.ndarray | None = None
    right: np.ndarray | None = None

    @property
    def maps(self) -> list[tuple[str, np.ndarray]]:
        """The error as matrices with a title each: of an image with channels, one a channel of the
        sample that is worst; of anything else with many axes, the worst over the axes in front."""
        error = self.error
        if error.ndim <= 2:
            return [("", np.atleast_2d(error))]
        if error.ndim == 4:
            worst = int(np.argmax(error.reshape(len(error), -1).max(axis=1)))
            return [(f"[{worst}, {c}]", channel) for c, channel in enumerate(error[worst])]
        return [("", error.reshape(-1, *error.shape[-2:]).max(axis=0))]

    @property
    def top(self) -> float:
        """The largest finite error; 1 where there is none."""
        finite = self.error[np.isfinite(self.error)]
        return float(finite.max()) if finite.size and finite.max() > 0 else 1.0

    @property
    def steps(self) -> np.ndarray | None:
        """Of an optimizer the largest error after each step."""
        if self.taken is None:
            return None
        return self.error.reshape(len(self.error), -1).max(axis=1)


@dataclass(frozen=True, eq=False)
class Explanation:
    """Everything there is to say about one exercise: the result, the questions, and of the first failure
    the case, its inputs, what the answer gave, what shape is right, pictures, and lines to paste."""

    result: Result
    questions: list[Question]
    case: str = ""
    inputs: list[Value] = field(default_factory=list)
    given: list[Value] = field(default_factory=list)
    right: list[Value] = field(default_factory=list)  # shapes alone
    pictures: list[Picture] = field(default_factory=list)
    paste: str = ""
