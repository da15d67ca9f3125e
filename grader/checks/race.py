"""A race: the answer and the solution in turn, each in a process of its own, on inputs seen once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Any

from grader.checks.errand import Errand, collecting, errand, named, upstream
from grader.checks.known import UnrecordedError
from grader.checks.observed import broken
from grader.checks.right import is_right
from grader.checks.stopwatch import Lap, Stopwatch
from grader.checks.trial import Trial, TrialError
from grader.checks.verdict import failed, seen_value, skipped
from grader.diagnosis import seen
from grader.exercise import Case
from grader.form import Named, Unusable
from grader.numeric import Tolerance, charged, difference, rms
from grader.outcome import Clock, Outcome
from grader.worker.failure import AnswerFailure

LEAST_WORK = 1e-3  # seconds of the reference's in a sample
MOST_CALLS = 32
WAIT_TIMES, WAIT_SECONDS, WAITS = 10.0, 1.0, 2
WALL_MARGIN = 2.0  # by the wall clock, which load stretches, twice as much is allowed
CLOSE = Tolerance(
    1e-7, 64e-7
)  # times the rms: whether it was computed at all, and from these inputs


class UnfairRaceError(Exception):
    """An answer that is right when it is asked does something else when it is timed: the sentence."""


class Race:
    """Pairs of times, as many as are asked for.

    `limit` is the factor that counts (by the wall clock a wider one); `spent` are seconds of both
    processes, in which load has no part.
    """

    def __init__(self, trial: Trial, case: Case, at_most: float):
        self._trial, self._case = trial, case
        # both begin alike: what a process has allocated before changes what its calls cost
        self.worker, self._reference = trial.worker.anew(), trial.reference()
        self._order = trial.rng(case.name, "order")
        self._again = 0
        self._waited = 0
        self.spent = 0.0
        try:
            self.worker.load()
            self._reference.load()
            self._shapes = trial.once(("timed", case.name), self._solved)
            collect = collecting(trial, trial.draw(case))
            self.answer = Stopwatch(self.worker, trial.name, collect)
            self._right = Stopwatch(self._reference, trial.name, collect)
            by_cpu = self.answer.by_cpu and self._right.by_cpu
            self.clock: Clock = "cpu" if by_cpu else "wall"
            self.limit = at_most if by_cpu else WALL_MARGIN * at_most
            self._at_most = at_most
            self._handshake = self._right.handshake()
            self._calls = self._enough_calls()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End both processes."""
        self.worker.close()
        self._reference.close()

    def pairs(self) -> Iterator[tuple[float, float]]:
        """Seconds of the answer and of the solution on the same inputs, in random order."""
        arounds: list[float] = []  # the solution's, of which a single one may be large by chance
        warm = False
        while True:
            drawn = [self._drawn() for _ in range(self._calls)]
            laps: list[Lap | None] = [None, None]
            for side in self._order.permutation(2):
                lap = self.answer.lap if side == 0 else self._right_lap
                laps[side] = lap([errand(self._trial, v, d) for v, d in drawn])
            mine, right = laps
            assert mine is not None
            assert right is not None
            self._compare(drawn, mine, right)
            self._watch_the_wall(mine, right)
            self.spent += sum(lap.timed + lap.around for lap in (mine, right))
            if not warm:
                warm = True  # a process's first calls pay for its memory
                continue
            arounds.append(right.around)
            timed = charged(max(mine.timed - self._handshake, 0.0), mine.around, median(arounds))
            yield timed, max(right.timed - self._handshake, 0.0)

    def fresh(self) -> list[Any]:
        """One errand on inputs not seen before."""
        return errand(self._trial, *self._drawn())

    def _drawn(self) -> tuple[dict[str, Any], list[Any] | None]:
        self._again += 1
        values = self._trial.draw(self._case, again=self._again)
        path = (self._case.name, "dout", self._again)
        return values, upstream(self._trial, self._shapes, *path)

    def _solved(self) -> list[Any]:
        """The solution's outputs on the case, for their shapes."""
        values = self._trial.draw(self._case)
        outputs, _ = self._trial.by_answer(self._trial.solution, values, None)
        return list(outputs.values())

    def _enough_calls(self) -> int:
        """How many calls make up a millisecond of the solution's: the second of two, the first warms up."""
        laps = [self._right_lap([self.fresh()]) for _ in range(2)]
        for right in laps:
            self._watch_the_wall(self.answer.lap([self.fresh()]), right)
        took = max(laps[1].timed - self._handshake, 1e-9)
        return min(max(math.ceil(LEAST_WORK / took), 1), MOST_CALLS)

    def _right_lap(self, errands: list[Errand]) -> Lap:
        """The solution's; where that fails it is never the student's loss."""
        try:
            return self._right.lap(errands)
        except AnswerFailure as failure:
            raise TrialError(f"the solution, timed: {failure.sentence}") from failure

    def _compare(self, drawn: Sequence[Any], mine: Lap, right: Lap) -> None:
        for (values, dout), got, wanted in zip(drawn, mine.collected, right.collected, strict=True):
            expected = named(self._trial, values, dout, wanted)
            found = named(self._trial, values, dout, got)
            if sentence := _unlike(self._trial, found, expected):
                raise UnfairRaceError(f"when it is timed, {sentence}")

    def _watch_the_wall(self, mine: Lap, right: Lap) -> None:
        """CPU time does not show who sleeps, or lets another process work: the wall clock does."""
        if mine.wall > WAIT_TIMES * self._at_most * right.wall + WAIT_SECONDS:
            self._waited += 1
        if self._waited >= WAITS:
            raise UnfairRaceError(
                f"a call that takes the reference {right.wall:.2g} s takes {mine.wall:.2g} s by the "
                "clock on the wall: it waits for something, or lets another process work"
            )


def raced(trial: Trial, check: str, case: Case, ask: Callable[[], Outcome]) -> Outcome:
    """What `ask` finds, of an answer that is right, and where there is a process to race with."""
    if not is_right(trial):
        return skipped(check, "speed", "it has to be right first", case)
    if not trial.exercise.solution:
        return skipped(check, "speed", str(UnrecordedError()), case, ours=True)
    if trial.beside is None:
        return skipped(check, "speed", "there is no process of its own to time", case, ours=True)
    try:
        return ask()
    except (AnswerFailure, Unusable) as failure:
        return failed(check, "speed", broken(failure).when("when it is timed"), case)
    except UnfairRaceError as unfair:
        return failed(check, "speed", str(unfair), case)


def _unlike(trial: Trial, got: Named, expected: Named) -> str:
    if set(got) != set(expected):
        raise Unusable("it returns other values than it does elsewhere")
    for name, wanted in expected.items():
        value, instead = seen_value(trial, got[name])
        right, _ = seen_value(trial, wanted)
        if instead:
            return f"{name} is {instead}"
        size = rms(right)
        tolerance = Tolerance(CLOSE.rms * size, CLOSE.largest * size)
        found = difference(value, right, tolerance, name=name)
        if found is not None:
            return seen(found, right, trial.reveal)
    return ""
