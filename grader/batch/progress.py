"""How a run goes, as it goes: done of how many, how many an hour, how long still, failures so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.batch.run import Tally

if TYPE_CHECKING:
    from rich.console import Console

EVERY = 10.0


class Pace:
    """Rate and time left, from what was graded since the run began: what was kept costs nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock, self._begun = clock, clock()

    def an_hour(self, tally: Tally) -> float:
        passed = self._clock() - self._begun
        return tally.graded / passed * 3600 if passed > 0 else 0.0

    def left(self, tally: Tally) -> str:
        """`2 min`, as long as nobody knows better."""
        rate = self.an_hour(tally)
        if not rate:
            return "?"
        seconds = (tally.total - tally.finished) / rate * 3600
        return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"

    def line(self, tally: Tally) -> str:
        """`120 of 1000, 8,100 an hour, 7 min left, 31 failures`."""
        parts = [f"{tally.finished} of {tally.total}"]
        if tally.graded:
            parts += [f"{self.an_hour(tally):,.0f} an hour", f"{self.left(tally)} left"]
        failed, broken = tally.exercises.get("fail", 0), tally.broken
        parts.append(f"{failed} failure{'s' * (failed != 1)}")
        if broken:
            parts.append(f"{broken} not graded")
        return ", ".join(parts)


class Lines:
    """A line every ten seconds, and one at the end."""

    def __init__(self, say: Callable[[str], object], clock: Callable[[], float] = time.monotonic):
        self._say, self._clock, self._pace = say, clock, Pace(clock)
        self._last = clock()

    def __call__(self, tally: Tally) -> None:
        now = self._clock()
        if now - self._last >= EVERY or (tally.total and tally.finished == tally.total):
            self._last = now
            self._say(self._pace.line(tally))


@contextmanager
def live(console: Console) -> Iterator[Callable[[Tally], None]]:
    """A bar on a terminal."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    pace = Pace()
    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None)

        def observe(tally: Tally) -> None:
            progress.update(
                task, total=tally.total, completed=tally.finished, description=pace.line(tally)
            )

        yield observe
