"""Speed: not slower than the solution by more than a factor, by the grader's clock."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import msgspec

from grader.checks.observed import Broken
from grader.checks.race import Race, raced
from grader.checks.slow import why_slow
from grader.checks.trial import Trial
from grader.checks.verdict import failed, passed
from grader.exercise import Case, SpecError
from grader.form import Form
from grader.numeric import Ratio, compared
from grader.outcome import Clock, Outcome, Part, Timing

NAME = "speed"
DOUBT = 4.0  # times the limit: slower than that, no load explains it


@dataclass(frozen=True)
class Speed:
    """Is it fast enough? On one case, at most `at_most` times the solution's own time.

    CPU time of one thread, forward and backward together; every timed call has inputs of its own, and
    what it returns is compared. For answers where a loop costs ten times the vectorised form, or more.
    """

    case: Case
    at_most: float = 5.0
    name = NAME

    def __post_init__(self) -> None:
        if not isinstance(self.case, Case):
            instead = "write Speed(Case(x=normal(512, 64)), at_most=5)"
            raise SpecError(f"Speed is given {self.case!r}", instead)
        if not (isinstance(self.at_most, (int, float)) and 1 < self.at_most < math.inf):
            instead = "give a factor above 1, as in at_most=5"
            raise SpecError(f"at_most is {self.at_most!r}", instead, self.case.where)

    def parts(self, form: Form) -> frozenset[Part]:
        return frozenset({"speed"})

    def __call__(self, trial: Trial) -> Iterator[Outcome]:
        """Nothing yet: it is asked last, of answers that are right."""
        yield from ()

    def later(self, trial: Trial) -> Iterator[Outcome]:
        """Race the solution."""
        yield raced(trial, NAME, self.case, lambda: self._outcome(trial))

    def _outcome(self, trial: Trial) -> Outcome:
        race = Race(trial, self.case, self.at_most)
        try:
            found = measured(race)
            timing = _timing(found, self.at_most, race.clock)
            outcome = self._judged(trial, race, found, timing)
        finally:
            race.close()
        return msgspec.structs.replace(outcome, timing=timing)

    def _judged(self, trial: Trial, race: Race, found: Ratio, timing: Timing) -> Outcome:
        if found.decision != "fail":
            return passed(NAME, "speed", self.case)
        slow = why_slow(trial, race, self.case)
        return failed(NAME, "speed", Broken(timing.row + slow.sentence, slow.where), self.case)


class Pairs(Protocol):
    """What a verdict is found from: a race, or the record of one."""

    @property
    def limit(self) -> float: ...

    @property
    def spent(self) -> float: ...

    def pairs(self) -> Iterator[tuple[float, float]]: ...


def measured(race: Pairs) -> Ratio:
    """Before an answer fails it is measured once more, unless it is beyond all doubt."""
    found = _once(race)
    doubtful = found.decision == "fail" and found.ratio < DOUBT * race.limit
    return _once(race) if doubtful else found


def _once(race: Pairs) -> Ratio:
    begun = race.spent
    return compared(race.pairs(), race.limit, lambda: race.spent - begun)


def _timing(found: Ratio, at_most: float, clock: Clock) -> Timing:
    ratio, low, high = (round(x, 4) for x in (found.ratio, found.low, found.high))
    return Timing(
        ratio=ratio,
        low=low,
        high=high,
        at_most=at_most,
        pairs=found.pairs,
        clock=clock,
        borderline=found.decision == "borderline",
    )
