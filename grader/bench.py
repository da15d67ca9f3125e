"""The bench: where workers for submissions come from while a grading runs. It is quick to import, so that
processes are on their way before NumPy is loaded here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.worker.levels import level_of, reaches
from grader.worker.limits import Limits
from grader.worker.places import Use, Wanted
from grader.worker.start import HAS_FORK, Started, start_zygote

if TYPE_CHECKING:
    from grader.checks.known import Known
    from grader.exercise import Exercise
    from grader.worker.launch import Launcher
    from grader.worker.link import ProcessLink

Lane = tuple[str, Use]  # a track, and what its processes are for
CONFINING = ("namespaces", "landlock", "seccomp")
ALL_MEMORY = 1 << 46  # CUDA maps more address space than there is memory


class Bench:
    """The launchers of both tracks, started when first needed (or ahead of it) and closed together.

    `without` names layers of confinement to leave out (for tests). A worker below the level `isolation`
    is not used. `device` is where answers in PyTorch are asked beside the CPU. `layers` are those that
    every worker so far had.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        without: Collection[str] = (),
        isolation: str = "L0",
        device: Wanted = "auto",
    ):
        self.limits = limits or Limits()
        self._without, self._isolation = without, isolation
        self.device: Wanted = device
        self._started: dict[Lane, Started] = {}
        self._launchers: dict[Lane, Launcher] = {}
        self.layers: tuple[str, ...] = ()
        self._spare: dict[str, ProcessLink] = {}
        self._known: dict[tuple[Exercise, str], Known] = {}
        self.left = float("inf")  # seconds that the submission on the bench still has

    def known(self, exercise: Exercise, seed: str, begin: Callable[[], Known]) -> Known:
        """What has been found out about an exercise under a seed, for the next answer to it; what `begin`
        gives for the first."""
        if (exercise, seed) not in self._known:
            self._known[exercise, seed] = begin()
        return self._known[exercise, seed]

    def warm(self, track: str, use: Use = "answers") -> None:
        """Begin to start what a track's workers come from, without waiting for it."""
        lane = (track, use)
        if HAS_FORK and lane not in self._started and lane not in self._launchers:
            self._started[lane] = start_zygote(track, self._without)

    def spare(self, track: str) -> None:
        """Have a worker ready for the next answer, while there is time."""
        if HAS_FORK and track not in self._spare:
            self._spare[track] = self.connect(track)

    def connect(self, track: str, use: Use = "answers") -> ProcessLink:
        """A worker that has said hello.

        One for code of `ours` (a solution that is timed) comes from where no student's code has been, and
        none will be. One for a `gpu` may open its device files and map what the driver maps: it is not
        confined, and not to be had where confinement is asked for.
        """
        from grader.worker.launch import LaunchError, launcher
        from grader.worker.link import ProcessLink

        lane = (track, use)
        if use == "answers" and (ready := self._spare.pop(track, None)):
            if ready.waits:
                return ready
            ready.end()
        if lane not in self._launchers:
            started = self._started.pop(lane, None)
            without = {*self._without, *(CONFINING if use == "gpu" else ())}
            self._launchers[lane] = launcher(track, started, without)
        unbounded = replace(self.limits, memory=ALL_MEMORY) if use == "gpu" else self.limits
        link = ProcessLink(self._launchers[lane].spawn(unbounded))
        if not reaches(level := level_of(link.layers), self._isolation):
            link.end()
            raise LaunchError(f"a worker has {level}, and {self._isolation} is asked for")
        common = [layer for layer in self.layers or link.layers if layer in link.layers]
        self.layers = tuple(common)
        return link

    def close(self) -> None:
        """End every process."""
        for ready in self._spare.values():
            ready.end()
        self._spare.clear()
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
    limits: Limits | None = None,
    without: Collection[str] = (),
    isolation: str = "L0",
    device: Wanted = "auto",
) -> Iterator[Bench]:
    """A bench that is closed whatever happens."""
    made = Bench(limits, without, isolation, device)
    try:
        yield made
    finally:
        made.close()
