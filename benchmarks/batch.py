"""How many submissions an hour: a generated class, graded by `grader batch` as an instructor would.

    python benchmarks/batch.py [--submissions 200] [--jobs 2] [--speed] [--profile]

A third of the answers are right, the others have a listed mistake; every file is another text, so that
nothing is graded from memory. Reported: the rate once every process is warm, CPU seconds an exercise by who
used them (coordinator, grading processes, workers), and the peak memory of the coordinator.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from grader.batch.gradebook import Gradebook
from grader.batch.pool import Pool
from grader.batch.roster import Roster
from grader.batch.run import Batch, Tally, Wishes
from grader.course import Course, find_course
from grader.loading import load_exercise
from grader.worker.isolation import required

EXERCISES = ("add", "multiply", "sigmoid", "relu", "tanh", "softmax", "mse", "layer_norm", "sgd",
             "momentum")  # fmt: skip
WITH_SPEED = ("affine", "conv2d", "batch_norm", "relu", "softmax", "mse", "layer_norm", "sgd", "max_pool2d",
              "sigmoid")  # fmt: skip


def generate(course: Course, folder: Path, count: int, names: tuple[str, ...]) -> None:
    """`count` submissions of these exercises, each file its own."""
    draw = random.Random(0)
    for number in range(count):
        for name in names:
            exercise, entry = load_exercise(course, name), course.entries[name]
            text = exercise.solution
            if exercise.mistakes and draw.random() < 2 / 3:
                text = draw.choice(exercise.mistakes).applied_to(text)
            path = folder / f"student{number:05}" / "exercises" / entry.unit / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}\n# {number} {draw.random()}\n")


class Pace:
    """When each submission was done."""

    def __init__(self) -> None:
        self.times: list[tuple[float, int]] = []

    def __call__(self, tally: Tally) -> None:
        self.times.append((time.perf_counter(), tally.graded))

    def an_hour(self, from_: int) -> float:
        """The rate from the time on when `from_` submissions were done."""
        begun, before = next(row for row in self.times if row[1] >= from_)
        ended, after = self.times[-1]
        return (after - before) / (ended - begun) * 3600


def cpu() -> Iterator[float]:
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(who)
        yield used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument(
        "--speed", action="store_true", help="exercises with speed checks among them"
    )
    asked = parser.parse_args()
    course = find_course(Path(__file__).parent)
    names = WITH_SPEED if asked.speed else EXERCISES
    with tempfile.TemporaryDirectory() as folder:
        generate(course, Path(folder, "in"), asked.submissions, names)
        book, pace = Gradebook(Path(folder, "g.db")), Pace()
        before, begun = list(cpu()), time.perf_counter()
        level = required("", course.isolation) or "L0"
        batch = Batch(
            course, book, Roster(), "seed", Wishes(isolation=level), Pool(asked.jobs), pace
        )
        tally = batch.run(Path(folder, "in"))
        own, children = (after - b for after, b in zip(cpu(), before, strict=True))
        passed = time.perf_counter() - begun
        (answers,) = (
            row["seconds"] for row in book.rows("SELECT sum(seconds) AS seconds FROM grading")
        )
        levels = {row["level"] for row in book.rows("SELECT DISTINCT level FROM grading")}
        book.close()  # upon which all of it is in the one file
        size = book.path.stat().st_size
    graded = sum(tally.exercises.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{tally.graded} submissions, {graded} exercises {tally.exercises}, {asked.jobs} jobs, {levels}"
    )
    print(f"  {passed:.1f} s, {tally.graded / passed * 3600:,.0f} an hour from start to end")
    print(f"  {pace.an_hour(tally.graded // 4):,.0f} an hour over the last three quarters")
    print(
        f"  grading took {answers:.1f} s of {passed * asked.jobs:.1f} s in {asked.jobs} processes"
    )
    print(f"  CPU: coordinator {own / graded * 1e3:.1f} ms an exercise, processes and workers "
          f"{children / graded * 1e3:.1f} ms")  # fmt: skip
    print(
        f"  peak memory of the coordinator {peak:.0f} MB, gradebook {size / graded / 1024:.1f} KB an exercise"
    )


if __name__ == "__main__":
    main()
