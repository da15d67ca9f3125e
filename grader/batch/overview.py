"""What a class shows as a whole: how points are spread, which exercises are hard, which mistakes are made."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field

from grader.batch.compare import results_of
from grader.batch.marks import Marks, Total
from grader.outcome import Result

BINS = 10
SHOWN = 25


@dataclass
class Tried:
    """One exercise over the class: how many by verdict, points earned and possible, times over the
    reference's."""

    name: str
    verdicts: Counter[str] = field(default_factory=Counter)
    earned: float = 0.0
    possible: float = 0.0
    ratios: list[float] = field(default_factory=list)
    at_most: float = 0.0

    @property
    def share(self) -> float:
        """Of the points that were to be earned, the part that was, from 0 to 1."""
        return self.earned / self.possible if self.possible else 0.0

    @property
    def spread(self) -> tuple[float, float, float] | None:
        """The smallest, the middle and the largest time over the reference's, where it was measured."""
        if not self.ratios:
            return None
        return min(self.ratios), statistics.median(self.ratios), max(self.ratios)


@dataclass
class Overview:
    """A class, looked at student by student."""

    students: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    bins: list[int] = field(default_factory=lambda: [0] * BINS)
    shares: list[float] = field(default_factory=list)
    exercises: dict[str, Tried] = field(default_factory=dict)
    mistakes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, marks: Marks, total: Total) -> None:
        """One more student, with the reports of their gradings."""
        self.students += 1
        self.statuses[marks.status] += 1
        if total.points is not None and total.out_of and marks.marks:
            share = min(max(total.points / total.out_of, 0.0), 1.0)
            self.shares.append(share)
            self.bins[min(int(share * BINS), BINS - 1)] += 1
        for name, result in results_of(marks).items():
            self._tried(name, result, marks)

    def _tried(self, name: str, result: Result, marks: Marks) -> None:
        tried = self.exercises.setdefault(name, Tried(name))
        tried.verdicts[result.verdict] += 1
        mark = marks.marks[name]
        if not mark.is_open:  # what broke in our hands says nothing of the exercise
            tried.earned += mark.points
            tried.possible += mark.possible
        for mistake in {outcome.mistake for outcome in result.failures if outcome.mistake}:
            self.mistakes[name, mistake] += 1
        measured = [outcome.timing for outcome in result.outcomes if outcome.timing]
        if measured:
            tried.ratios.append(max(timing.ratio for timing in measured))
            tried.at_most = max(timing.at_most for timing in measured)

    @property
    def median(self) -> float | None:
        """The middle student's share of the points."""
        return statistics.median(self.shares) if self.shares else None

    @property
    def is_timed(self) -> bool:
        """Whether any exercise was measured."""
        return any(tried.ratios for tried in self.exercises.values())

    @property
    def hardest(self) -> list[Tried]:
        """The exercises, the hardest first."""
        return sorted(self.exercises.values(), key=lambda tried: (tried.share, tried.name))

    @property
    def made_most(self) -> list[tuple[tuple[str, str], int]]:
        """The mistakes that were made most, by exercise and sentence, with how many made them."""
        return sorted(self.mistakes.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
