"""Growth: the answer's time grows with the size of its input no faster than the solution's does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from grader.checks.race import Race, raced
from grader.checks.trial import Trial
from grader.checks.verdict import failed, passed
from grader.exercise import Case
from grader.form import Form
from grader.numeric import growth, is_steep, logarithm
from grader.outcome import Outcome, Part

NAME = "growth"
PAIRS, MEASUREMENTS = 7, 2
ANY = 1e6  # no threshold: what is asked is how the ratio changes


@dataclass(frozen=True)
class Growth:
    """Does its cost grow as the solution's? Measured on two cases, the second with four times the size.

    Compared with the solution at the same sizes, since caches bend every curve of its own; it fails when
    two measurements in turn find at least half a power of n too much, and more than noise explains.
    """

    small: Case
    large: Case
    name = NAME

    def parts(self, form: Form) -> frozenset[Part]:
        return frozenset({"speed"})

    def __call__(self, trial: Trial) -> Iterator[Outcome]:
        """Nothing yet: it is asked last, of answers that are right."""
        yield from ()

    def later(self, trial: Trial) -> Iterator[Outcome]:
        """Race the solution at both sizes."""
        yield raced(trial, NAME, self.large, lambda: self._outcome(trial))

    def _outcome(self, trial: Trial) -> Outcome:
        exponents: list[float] = []
        for _ in range(MEASUREMENTS):
            both = [_logarithms(trial, case) for case in (self.small, self.large)]
            if not is_steep(*both):
                return passed(NAME, "speed", self.large)
            exponents.append(growth(*both))
        more = f"n^{min(exponents):.1f}"
        sentence = (
            f"as n grows its time grows {more} times faster than the reference's: a loop too many"
        )
        return failed(NAME, "speed", sentence, self.large)


def _logarithms(trial: Trial, case: Case) -> list[float]:
    race = Race(trial, case, ANY)
    try:
        return [logarithm(*pair) for pair in itertools.islice(race.pairs(), PAIRS)]
    finally:
        race.close()
