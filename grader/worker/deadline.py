"""How long a call may take, by the worker's own time: a machine that others use fails no right answer.

What a worker waited for a processor, and we ourselves, is not its own; a sleep is, and so is the time of
its processors, however many threads it has. Linux tells both of another process; elsewhere time is time.
"""

from __future__ import annotations

import os
import sys
import time

from grader.worker.clock import cpu_seconds

PATIENCE = (
    10  # times longer than allowed, by the clock on the wall, whatever a machine is busy with
)
SHORTEST = MOMENT = 0.01


class OwnTime:
    """What a process, by its number here, uses and waits for: seconds."""

    def __init__(self, pid: int):
        self.pid = pid
        self._begun = self._delays()

    def used(self) -> float:
        """Processor time of all its threads, 0 where that cannot be told."""
        return cpu_seconds(self.pid) or 0.0

    def waited(self) -> float:
        """What its first thread, and ours, waited for a processor since `mark`."""
        return self._delays() - self._begun

    def mark(self) -> None:
        """What was waited so far has been counted."""
        self._begun = self._delays()

    def _delays(self) -> float:
        return _delay(f"/proc/{self.pid}/schedstat") + _delay("/proc/thread-self/schedstat")


def _delay(path: str) -> float:
    """Seconds on a run queue: the second number of a schedstat, 0 where there is none."""
    try:
        with open(path) as schedstat:
            return int(schedstat.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


class Deadline:
    """`seconds` from now, of a worker's own time where `own` tells it."""

    def __init__(self, seconds: float, own: OwnTime | None = None):
        self.seconds, self._own = seconds, own
        self._begun, self._used = time.monotonic(), own.used() if own else 0.0
        self._ours = 0.0

    def left(self) -> float:
        """Seconds after which to ask again; none are left where it is not positive."""
        passed = self.passed()
        if passed < self.seconds or self._own is None:
            return self.seconds - passed
        if passed >= PATIENCE * self.seconds:
            return 0.0
        taken = self.taken()
        return max(self.seconds - taken, SHORTEST) if taken < self.seconds else 0.0

    def passed(self) -> float:
        """Seconds by the clock on the wall, without what was ours."""
        return time.monotonic() - self._begun - self._ours

    def taken(self) -> float:
        """Seconds of the worker's own time so far; short ones are not worth asking for."""
        passed = self.passed()
        if passed < MOMENT or self._own is None:
            return passed
        return min(passed, max(self._own.used() - self._used, passed - self._own.waited()))

    def ended(self) -> float:
        """The same, when the call is over: the next one has waited for nothing yet."""
        taken = self.taken()
        if self._own is not None and self.passed() >= MOMENT:
            self._own.mark()
        return taken

    def excuse(self, seconds: float) -> None:
        """That long we took ourselves, to serve a call back."""
        self._ours += seconds


def own_time(pid: int | None) -> OwnTime | None:
    return (
        OwnTime(pid) if pid and sys.platform == "linux" and os.path.exists(f"/proc/{pid}") else None
    )
