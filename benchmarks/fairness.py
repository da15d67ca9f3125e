"""Right code, graded over and over: one alarm is a bug of the grader.

    python benchmarks/fairness.py > fairness.md

A grading is one exercise, one right answer (the solution, one of its other forms, or an independent
one), one seed and one regime: every check, PyTorch's own answer included. Most run in two processes of
this script; a share takes a submission's whole way, through a worker process. Exit code 1 on any fail
or error.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).parents[1]))

import click

from benchmarks.population import (
    REGIMES,
    Regime,
    Sources,
    graded,
    has_right_answers,
    local_worker,
    right_answers,
    the_course,
    trial_of,
)
from grader.checks.trial import Trial
from grader.course import Course
from grader.exercise import Exercise, SpecError
from grader.grade import bench, grade_exercise
from grader.loading import load_exercise
from grader.outcome import Result
from grader.submission import Found, Submission

THROUGH_A_WORKER = "through a worker"
IN_HUNDRED = 3  # how many of a hundred gradings take that way
PROCESSES = 2

Key = tuple[str, str, str]  # exercise, regime, kind


@dataclass(frozen=True)
class Alarm:
    """A right answer that did not pass, and how to see it again."""

    exercise: str
    answer: str
    regime: str
    seed: str
    what: str

    def __str__(self) -> str:
        where = f"{self.exercise}, {self.answer}, {self.regime}, seed {self.seed}"
        return f"- {where}: {self.what}"


@dataclass
class Tally:
    """Gradings by exercise, regime and kind (pass, fail, error, undecided), and what went wrong."""

    counts: Counter[Key] = field(default_factory=Counter)
    alarms: list[Alarm] = field(default_factory=list)

    def add(self, result: Result, answer: str, regime: str, seed: str) -> None:
        kind = kind_of(result)
        self.counts[result.exercise, regime, kind] += 1
        if kind in ("fail", "error"):
            what = next((f"{o.check} ({o.case}): {o.sentence}" for o in result.failures), "points")
            self.alarms.append(Alarm(result.exercise, answer, regime, seed, what))

    def join(self, other: Tally) -> None:
        self.counts += other.counts
        self.alarms += other.alarms

    @property
    def total(self) -> int:
        return self.counts.total()

    def of(self, kind: str, exercise: str = "", regime: str = "") -> int:
        """How many of a kind, of all kinds for ""."""
        return sum(
            n
            for (e, r, k), n in self.counts.items()
            if exercise in ("", e) and regime in ("", r) and kind in ("", k)
        )


def kind_of(result: Result) -> str:
    """A right answer earns all of its points; what could not be decided leaves the maximum."""
    if result.verdict == "error":
        return "error"
    if result.verdict != "pass" or result.points != result.out_of:
        return "fail"
    undecided = any(o.verdict == "skip" for o in result.outcomes)
    return "undecided" if undecided else "pass"


# ---------------------------------------------------------------------------------------- one task


@dataclass(frozen=True)
class Task:
    """Some seeds of one exercise in one regime, for every right answer there is."""

    exercise: str
    regime: str
    seeds: tuple[int, ...]


@cache
def loaded(name: str) -> tuple[Course, Exercise, dict[str, Sources]]:
    course = the_course()
    return course, load_exercise(course, name), right_answers(course, name)


def performed(task: Task) -> Tally:
    """The task's gradings."""
    import torch

    torch.set_num_threads(1)
    if task.regime == THROUGH_A_WORKER:
        return _through_workers(task)
    course, exercise, answers = loaded(task.exercise)
    regime = next(r for r in REGIMES if r.name == task.regime)
    tally = Tally()
    workers = {what: local_worker(course, task.exercise, s) for what, s in answers.items()}
    for number in task.seeds:
        changed = regime.of(exercise, number)
        assert changed is not None
        seed = f"fairness-{number}"
        trial = sensible(course, changed, seed)
        if trial is None:
            continue
        for what, worker in workers.items():
            tally.add(graded(trial, worker), what, regime.name, seed)
    return tally


def sensible(course: Course, exercise: Exercise, seed: str) -> Trial | None:
    """A trial of the exercise's cases that have a right answer, None where there are none."""
    trial = trial_of(course, exercise, seed)
    cases = [case for case in exercise.cases if has_right_answers(trial, case)]
    if len(cases) == len(exercise.cases):
        return trial
    try:
        return trial_of(course, exercise.at(cases=cases), seed) if cases else None
    except SpecError:  # a check's script asks for what no case that is left gives
        return None


def _through_workers(task: Task) -> Tally:
    tally = Tally()
    course = the_course()
    with bench() as made:
        for what, submission in submissions(course, task.exercise).items():
            for number in task.seeds:
                seed = f"fairness-{number}"
                result = grade_exercise(made, course, submission, task.exercise, seed)
                tally.add(result, what, task.regime, seed)
    return tally


def submissions(course: Course, name: str) -> dict[str, Submission]:
    """The right answers as submissions, by what they are."""
    module = course.entries[name].module
    return {
        what: Submission(course.root, {name: Found(*sources[module])}, sources)
        for what, sources in right_answers(course, name).items()
    }


# --------------------------------------------------------------------------------------- all tasks


def tasks(names: Sequence[str], regimes: Sequence[Regime], gradings: int) -> Iterator[Task]:
    """As many seeds of every exercise in every regime as make that many gradings together."""
    pairs = [(name, regime) for name in names for regime in regimes if applies(name, regime)]
    each = sum(len(loaded(name)[2]) for name, _ in pairs)
    local = gradings * (100 - IN_HUNDRED) / 100
    seeds = max(1, -(-round(local) // max(each, 1)))
    for start in range(0, seeds, 4):
        for k, (name, regime) in enumerate(pairs):
            yield Task(name, regime.name, seeds_of(k, start, min(start + 4, seeds)))
    whole = sum(len(loaded(name)[2]) for name in names)
    through = -(-gradings * IN_HUNDRED // 100 // whole)
    for k, name in enumerate(names if through else ()):
        yield Task(name, THROUGH_A_WORKER, seeds_of(len(pairs) + k, 0, through))


def seeds_of(pair: int, start: int, stop: int) -> tuple[int, ...]:
    """Every pair of exercise and regime has seeds of its own."""
    return tuple(10_000 * pair + i for i in range(start, stop))


def applies(name: str, regime: Regime) -> bool:
    return regime.of(loaded(name)[1]) is not None


def run(todo: Iterable[Task], processes: int = PROCESSES) -> Tally:
    """All tasks, in that many processes (in this one for 0)."""
    tally = Tally()
    if not processes:
        for task in todo:
            tally.join(performed(task))
        return tally
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for part in pool.map(performed, todo):
            for alarm in part.alarms:
                click.echo(str(alarm), err=True)
            tally.join(part)
    return tally


# ------------------------------------------------------------------------------------------ report


KINDS = ("", "fail", "error", "undecided")
HEAD = ("gradings", "fail", "error", "undecided")


def table(what: str, rows: Iterable[tuple[str, Sequence[object]]]) -> str:
    lines = [f"| {what} | {' | '.join(HEAD)} |", "|---|" + "---:|" * len(HEAD)]
    lines += [f"| {name} | {' | '.join(str(cell) for cell in cells)} |" for name, cells in rows]
    return "\n".join(lines)


def told(tally: Tally) -> str:
    """The figures by regime and by exercise, and every alarm."""
    exercises = list(dict.fromkeys(e for e, _, _ in tally.counts))
    regimes = list(dict.fromkeys(r for _, r, _ in tally.counts))
    by_regime = [(r, [f"{tally.of(k, regime=r):,}" for k in KINDS]) for r in regimes]
    by_exercise = [(e, [f"{tally.of(k, exercise=e):,}" for k in KINDS]) for e in exercises]
    whole = ("**all**", [f"{tally.of(k):,}" for k in KINDS])
    parts = [table("regime", [*by_regime, whole]), table("exercise", [*by_exercise, whole])]
    if tally.alarms:
        parts.append("\n".join(str(alarm) for alarm in tally.alarms))
    return "\n\n".join(parts)


def told_in_full(tally: Tally) -> str:
    """A row for each exercise in each regime."""
    pairs = dict.fromkeys((e, r) for e, r, _ in tally.counts)
    rows = [(f"{e} | {r}", [f"{tally.of(k, e, r):,}" for k in KINDS]) for e, r in pairs]
    return table("exercise | regime", rows).replace("|---|", "|---|---|", 1)


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--gradings", default=20_000, show_default=True, help="At least so many.")
@click.option("--exercise", "exercises", multiple=True, help="Only this one; may be repeated.")
@click.option("--regime", "regimes", multiple=True, help="Only this one; may be repeated.")
@click.option("--in-full", is_flag=True, help="A row for each exercise in each regime.")
@click.option("--processes", default=PROCESSES, show_default=True, help="0: in this one.")
def main(
    gradings: int,
    exercises: tuple[str, ...],
    regimes: tuple[str, ...],
    in_full: bool,
    processes: int,
) -> None:
    names = list(exercises) or list(the_course().entries)
    chosen = [r for r in REGIMES if not regimes or r.name in regimes]
    begun = time.monotonic()
    tally = run(tasks(names, chosen, gradings), processes)
    minutes = (time.monotonic() - begun) / 60
    print(f"{tally.total:,} gradings in {minutes:.1f} min\n\n{told(tally)}")
    if in_full:
        print(f"\n{told_in_full(tally)}")
    sys.exit(1 if tally.alarms else 0)


if __name__ == "__main__":
    main()
