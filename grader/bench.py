"""The bench: where workers for submissions come from while a grading runs. It is quick to import, so that
processes are on their way before NumPy is loaded here."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.worker.levels import level_of, reaches
from grader.worker.limits import Limits
from grader.worker.start import HAS_FORK, Started, start_zygote

if TYPE_CHECKING:
    from grader.checks.known import Known
    from grader.exercise import Exercise
    from grader.worker.launch import Launcher
    from grader.worker.link import ProcessLink

Lane = tuple[str, bool]  # a track, and whether it is for code of ours


class Bench:
    """The launchers of both tracks, started when first needed (or ahead of it) and closed together.

    `without` names layers of confinement to leave out (for tests). A worker below the level `isolation`
    is not used. `layers` are those that every worker so far had.
    """

    def __init__(
        self, limits: Limits | None = None, without: Collection[str] = (), isolation: str = "L0"
    ):
        self.limits = limits or Limits()
        self._without, self._isolation = without, isolation
        self._started: dict[Lane, Started] = {}
        self._launchers: dict[Lane, Launcher] = {}
        self.layers: tuple[str, ...] = ()
        self._known: dict[tuple[Exercise, str], Known] = {}
        self.left = float("inf")  # seconds that the submission on the bench still has

    def known(self, exercise: Exercise, seed: str) -> Known:
        """What has been found out about an exercise under a seed, for the next answer to it."""
        from grader.checks.known import Known

        return self._known.setdefault((exercise, seed), Known())

    def warm(self, track: str, *, ours: bool = False) -> None:
        """Begin to start what a track's workers come from, without waiting for it."""
        lane = (track, ours)
        if HAS_FORK and lane not in self._started and lane not in self._launchers:
            self._started[lane] = start_zygote(track, self._without)

    def connect(self, track: str, *, ours: bool = False) -> ProcessLink:
        """A worker that has said hello. One for code of `ours` (a solution that is timed) comes from
        where no student's code has ever been, and none will be."""
        from grader.worker.launch import LaunchError, launcher
        from grader.worker.link import ProcessLink

        lane = (track, ours)
        if lane not in self._launchers:
            started = self._started.pop(lane, None)
            self._launchers[lane] = launcher(track, started, self._without)
        link = ProcessLink(self._launchers[lane].spawn(self.limits))
        if not reaches(level := level_of(link.layers), self._isolation):
            link.end()
            raise LaunchError(f"a worker has {level}, and {self._isolation} is asked for")
        common = [layer for layer in self.layers or link.layers if layer in link.layers]
        self.layers = tuple(common)
        return link

    def close(self) -> None:
        """End every process."""
        if self._started:
            from grader.worker.launch import launcher

            for lane, started in self._started.items():
                self._launchers[lane] = launcher(lane[0], started)
        for each in self._launchers.values():
            each.close()
        self._launchers.clear()
        self._started.clear()


@contextmanager
def bench(
    limits: Limits | None = None, without: Collection[str] = (), isolation: str = "L0"
) -> Iterator[Bench]:
    """A bench that is closed whatever happens."""
    made = Bench(limits, without, isolation)
    try:
        yield made
    finally:
        made.close()
