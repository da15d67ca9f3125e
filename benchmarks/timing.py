"""The verdict on time, right and wrong, on a quiet machine and on a busy one.

    python benchmarks/timing.py > timing.md

An answer that does the solution's work FIVE times over is raced against it, in processes as a submission's
are. Each race is recorded for longer than a verdict takes, and then judged at thresholds of which its true
ratio is a known part. Then the solutions themselves are asked the check, over and over: one that fails is a
bug, and the exit code 1. It can be run in pieces: with --keep, recordings are added to a file, and the table
is that of all in it.
"""

from __future__ import annotations

import itertools
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).parents[1]))

import click
import msgspec

from benchmarks.population import the_course
from grader.bench import Bench, bench
from grader.checks import Speed
from grader.checks.race import Race
from grader.checks.speed import measured
from grader.checks.trial import Trial
from grader.course import Course
from grader.loading import load_exercise
from grader.worker.host import Worker

FIVE = 5
RECORDED = 120  # pairs of a race: as many as two measurements take
SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 5.0, 10.0)
ALIVE = "import os\nparent = os.getppid()\n"  # no load is left behind, whatever ends this process
BUSY = f"{ALIVE}while os.getppid() == parent: sum(range(10**5))"
HOG = (  # 64 MB, through every cache
    f"{ALIVE}import numpy as np\nx = np.zeros(2**23)\nwhile os.getppid() == parent: x += 1"
)
LOADS = {"quiet": (), "two busy loops": (BUSY, BUSY), "memory noise": (HOG, HOG)}


@dataclass(frozen=True)
class Recording:
    """One race under a load (and a load average): pairs of seconds; what had been spent by then, of both
    processes, and on the wall."""

    load: str
    average: float
    pairs: Sequence[tuple[float, float]]
    spent: Sequence[float]
    wall: Sequence[float]

    def judged(self, at_most: float) -> tuple[str, float]:
        """The verdict at a threshold, and the seconds it takes on the wall."""
        replay = Replay(self, at_most)
        try:
            decision = measured(replay).decision
        except ValueError:  # it was recorded for too short a time to be measured again
            decision = "borderline"
        return decision, self.wall[replay.taken]


class Replay:
    """A recorded race, run again."""

    def __init__(self, recording: Recording, limit: float):
        self.recording, self.limit, self.taken = recording, limit, -1

    @property
    def spent(self) -> float:
        return self.recording.spent[max(self.taken, 0)]

    def pairs(self) -> Iterator[tuple[float, float]]:
        while self.taken + 1 < len(self.recording.pairs):
            self.taken += 1
            yield self.recording.pairs[self.taken]


@contextmanager
def loaded(programs: Sequence[str]) -> Iterator[None]:
    """With these programs running beside."""
    running = [subprocess.Popen([sys.executable, "-c", text]) for text in programs]
    try:
        time.sleep(0.5 if running else 0.0)
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def repeated(text: str, name: str) -> str:
    """The solution, whose forward and backward do their work FIVE times over."""
    return f"""{text}

_forward, _backward = {name}.forward, {name}.backward
def forward(self, *args):
    for _ in range({FIVE}):
        y = _forward(self, *args)
    return y
def backward(self, *args):
    for _ in range({FIVE}):
        dx = _backward(self, *args)
    return dx
{name}.forward, {name}.backward = forward, backward
"""


def trial_of(made: Bench, course: Course, name: str, text: str, seed: str) -> Trial:
    """A trial of some text as the answer to an exercise, in a worker process."""
    entry, exercise = course.entries[name], load_exercise(course, name)
    source = course.solutions[entry.module]._replace(text=text.encode())
    sources = {**course.solutions, entry.module: source}
    track = exercise.track
    worker = Worker(lambda: made.connect(track), entry.module, sources, track=track)
    return Trial(
        exercise, worker, course.solutions, seed, beside=lambda use: made.connect(track, use)
    )


def speed_of(course: Course, name: str) -> Speed:
    return next(c for c in load_exercise(course, name).checks if isinstance(c, Speed))


def timed_exercises(course: Course) -> list[str]:
    """Those in which speed is asked for."""
    return [
        name
        for name in course.entries
        if any(isinstance(c, Speed) for c in load_exercise(course, name).checks)
    ]


def record(made: Bench, course: Course, name: str, seed: str, load: str) -> Recording:
    exercise = load_exercise(course, name)
    text = repeated(exercise.solution, exercise.answer.__name__)
    trial = trial_of(made, course, name, text, seed)
    race = Race(trial, speed_of(course, name).case, FIVE)
    begun = time.monotonic()
    pairs, spent, wall = [], [], []
    try:
        for pair in itertools.islice(race.pairs(), RECORDED):
            pairs.append(pair)
            spent.append(race.spent)
            wall.append(time.monotonic() - begun)
    finally:
        race.close()
    return Recording(load, os.getloadavg()[0], pairs, spent, wall)


def keeping(recording: Recording, file: Path | None) -> None:
    if file is not None:
        with file.open("ab") as stream:
            stream.write(msgspec.json.encode(recording) + b"\n")


def all_of(file: Path) -> list[Recording]:
    lines = file.read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Recording) for line in lines]


def table(recordings: Sequence[Recording]) -> Iterator[str]:
    """A row of what came of it at each threshold."""
    logs = [math.log(a / b) for recording in recordings for a, b in recording.pairs]
    true = math.exp(median(logs))
    for share in SHARES:
        found = [recording.judged(true / share) for recording in recordings]
        verdicts = [verdict for verdict, _ in found]
        cells = [verdicts.count(v) for v in ("pass", "borderline", "fail")]
        took = sorted(seconds for _, seconds in found)
        yield f"{share:g} | {' | '.join(map(str, cells))} | {1e3 * median(took):.0f} ms"


def average(recordings: Sequence[Recording]) -> str:
    averages = sorted(recording.average for recording in recordings)
    return f"{averages[0]:.1f} to {averages[-1]:.1f}"


def alarms(
    made: Bench, course: Course, name: str, times: int
) -> tuple[int, list[str], list[float]]:
    """How often the solution is asked, what it fails with, and the seconds each took."""
    speed, text = speed_of(course, name), load_exercise(course, name).solution
    found, took = [], []
    trial = trial_of(made, course, name, text, "timing")
    try:
        for case in trial.exercise.cases:
            trial.observed(case)
        for i in range(times):
            trial.seed = f"timing-{i}"
            begun = time.monotonic()
            found += [o.sentence for o in speed.later(trial) if o.verdict != "pass"]
            took.append(time.monotonic() - begun)
    finally:
        trial.worker.close()
    return times, found, took


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--races", default=60, show_default=True, help="Recorded races in each load.")
@click.option("--right", default=5, show_default=True, help="Verdicts on each solution and load.")
@click.option("--load", "loads", multiple=True, type=click.Choice([*LOADS]), help="Only this load.")
@click.option("--exercise", default="affine", show_default=True, help="Whose solution is raced.")
@click.option("--keep", type=click.Path(path_type=Path), help="Add the recordings to this file.")
def main(races: int, right: int, loads: tuple[str, ...], exercise: str, keep: Path | None) -> None:
    course, wrong = the_course(), 0
    timed = timed_exercises(course)
    chosen = {load: LOADS[load] for load in loads or LOADS}
    with bench() as made:
        recordings = []
        for load, programs in chosen.items() if races else ():
            with loaded(programs):
                for i in range(races):
                    seed = f"race-{load}-{time.time_ns()}-{i}"
                    recordings.append(record(made, course, exercise, seed, load))
                    keeping(recordings[-1], keep)
        recordings = all_of(keep) if keep else recordings
        print(
            "| load (average) | true ratio / threshold | pass | borderline | fail | median time |"
        )
        print("|---|---:|---:|---:|---:|---:|")
        for load in LOADS:
            if of_load := [r for r in recordings if r.load == load]:
                for row in table(of_load):
                    print(f"| {load} ({average(of_load)}) | {row} |", flush=True)
        if not right:
            return
        print("\n| load | solution | verdicts | not a pass | median time | longest |")
        print("|---|---|---:|---:|---:|---:|")
        for (load, programs), name in itertools.product(chosen.items(), timed):
            with loaded(programs):
                count, found, took = alarms(made, course, name, right)
            wrong += len(found)
            times = f"{1e3 * median(took):.0f} ms | {1e3 * max(took):.0f} ms"
            print(f"| {load} | {name} | {count} | {len(found)} | {times} |", flush=True)
            for sentence in found:
                print(f"{name}: {sentence}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
