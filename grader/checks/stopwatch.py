"""A worker on the grader's stopwatch: its own CPU time, read from outside, around calls made ready before."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import Any

from grader.checks.errand import Errand
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker

EMPTY_CALLS = 5


@dataclass(frozen=True)
class Lap:
    """Seconds: the calls themselves, all else the process did since the last lap, and the calls by the
    wall clock; and what was collected of each errand."""

    timed: float
    around: float
    wall: float
    collected: list[Any]


class Stopwatch:
    """Times errands in one worker. `by_cpu` says whether its CPU clock can be read; else the wall's is."""

    def __init__(self, worker: Worker, name: str, collect: dict[str, Any]):
        self._worker, self._name, self._collect = worker, name, collect
        self._last = (worker.life, self._now())

    @property
    def by_cpu(self) -> bool:
        return self._worker.cpu() is not None

    def lap(self, errands: list[Errand]) -> Lap:
        """Run the errands and collect what came of them. AnswerFailure where the answer fails."""
        self._ask("make", errands=errands)
        wall, begun = time.perf_counter(), self._now()
        self._ask("go")
        ended, wall = self._now(), time.perf_counter() - wall
        (collected,) = self._ask("collect", **self._collect)
        if not isinstance(collected, list) or len(collected) != len(errands):
            raise AnswerFailure("protocol", "fewer results than calls", method=self._name)
        if any(not isinstance(item, list) or len(item) != 3 for item in collected):
            raise AnswerFailure("protocol", "results that no answer sends", method=self._name)
        return Lap(ended - begun, self._around(ended - begun), wall, collected)

    def handshake(self) -> float:
        """Seconds that a call takes in which there is nothing to do."""
        empty = []
        self._ask("make", errands=[])
        for _ in range(EMPTY_CALLS):
            begun = self._now()
            self._ask("go")
            empty.append(self._now() - begun)
        self._last = (self._worker.life, self._now())
        return median(empty)

    def busiest(self, one: Errand) -> Any:
        """The busiest line of one errand (see `grader.worker.timed`), as the worker tells it."""
        self._ask("make", errands=[one])
        (told,) = self._ask("busiest")
        return told

    def _ask(self, do: str, **rest: Any) -> list[Any]:
        op = {"op": "timed", "do": do, "name": self._name} | rest
        return self._worker.request([op], self._name, restore=False)

    def _around(self, timed: float) -> float:
        """By the wall clock nothing is known of what goes on around the calls."""
        if not self.by_cpu:
            return 0.0
        (life, last), now = self._last, self._now()
        self._last = (self._worker.life, now)
        return max(now - last - timed, 0.0) if life == self._worker.life else 0.0

    def _now(self) -> float:
        seconds = self._worker.cpu()
        return time.perf_counter() if seconds is None else seconds
