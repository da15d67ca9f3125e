"""How many times the solution's time other right answers take, where speed is asked for.

    python benchmarks/paces.py [EXERCISE ...] > paces.md

The answers are those of tests/paces.py: ways to do the whole array at once, and loops. Each races the
solution for some pairs; a line holds the median ratio, and what is allowed. Exit code 1 when one is on the
wrong side.
"""

from __future__ import annotations

import itertools
import math
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).parents[1]))

import click

from benchmarks.population import the_course
from benchmarks.timing import speed_of, timed_exercises, trial_of
from grader.bench import Bench, bench
from grader.checks.ask import first_questions
from grader.checks.race import Race
from grader.course import Course
from tests.paces import Pace, paces

PAIRS, SECONDS = 5, 1.5


def ratio(made: Bench, course: Course, pace: Pace) -> float:
    """The median of some pairs: fewer of an answer that takes long."""
    trial = trial_of(made, course, pace.exercise, pace.text, "paces")
    speed = speed_of(course, pace.exercise)
    for outcome in first_questions(
        trial
    ):  # the convention it follows is that of the solution beside it
        assert outcome.verdict != "fail", (pace.exercise, pace.name, outcome.sentence)
    begun, race = time.monotonic(), Race(trial, speed.case, 1e9)
    logs = []
    try:
        for answer, reference in itertools.islice(race.pairs(), PAIRS):
            logs.append(math.log(answer / reference))
            if time.monotonic() - begun > SECONDS:
                break
    finally:
        race.close()
        trial.worker.close()
    return math.exp(median(logs))


def rows(made: Bench, course: Course, name: str) -> Iterator[tuple[str, bool]]:
    at_most = speed_of(course, name).at_most
    for pace in paces(course, name):
        found = ratio(made, course, pace)
        holds = (found < at_most) == (pace.kind == "quick")
        cells = [name, pace.name, f"{found:.3g}", f"{at_most:g}", "" if holds else "wrong side"]
        yield f"| {' | '.join(cells)} |", holds


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1)
def main(names: tuple[str, ...]) -> None:
    course, wrong = the_course(), 0
    print("| exercise | answer | times the solution's time | at most | |")
    print("|---|---|---:|---:|---|")
    with bench() as made:
        for name in names or timed_exercises(course):
            for row, holds in rows(made, course, name):
                print(row, flush=True)
                wrong += not holds
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
