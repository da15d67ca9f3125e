"""Mutants of every solution, graded like a student's answer: not one that is wrong may pass.

    python benchmarks/mutants.py > mutants.md

Each takes a submission's way, through a worker process, until something fails. What survives is listed
with its diff, and must be argued in survivors.toml: why it is no mistake. Exit code 1 when one is not.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import click

from benchmarks.argued import Argument, argument_for, arguments, obsolete
from benchmarks.mutate import OPERATORS, Mutant, mutants_of, rewritten
from benchmarks.population import the_course
from grader.checks.ask import checked
from grader.checks.trial import Trial
from grader.course import Course
from grader.exercise import PUBLIC_SEED
from grader.grade import Bench, bench
from grader.loading import load_exercise
from grader.outcome import Outcome
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.limits import Limits
from grader.worker.link import Link
from grader.worker.places import Use
from grader.worker.sources import needed_by

LIMITS = Limits(call=1.0, exercise=20.0)  # an endless loop is a mutant like any other
PROCESSES = 2
AT_ONCE = 40


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: killed by a check, survived, or error (the grader broke on it)."""

    exercise: str
    operator: str
    place: str
    diff: str
    verdict: str
    by: str = ""

    def __str__(self) -> str:
        by = f": {self.by}" if self.by else ""
        return f"{self.exercise}, {self.place} ({self.operator}){by}\n{self.diff}"


# ----------------------------------------------------------------------------------------- grading


@cache
def all_mutants(name: str) -> list[Mutant]:
    course = the_course()
    return mutants_of(course.solutions[course.entries[name].module].text.decode())


def graded(name: str, mutants: Iterable[Mutant]) -> list[Fate]:
    """The mutants of one exercise, each in a worker of its own, until something fails."""
    course = the_course()
    exercise = load_exercise(course, name)
    # a listed mistake would be named, at some cost; the verdict is the same without. No operator makes
    # an answer slow, and a race takes seconds
    checks = [check for check in exercise.checks if "speed" not in check.parts(exercise.form)]
    exercise = exercise.at(mistakes=(), checks=checks)
    with bench(LIMITS) as made:

        def beside(use: Use) -> Link:
            return made.connect(exercise.track, use)

        worker = worker_for(made, course, name)
        trial = Trial(exercise, worker, course.solutions, PUBLIC_SEED, beside=beside)
        return [fate_of(made, course, trial, mutant) for mutant in mutants]


def worker_for(made: Bench, course: Course, name: str, text: str | None = None) -> Worker:
    """A worker for a text in place of the solution; everything else is as the course has it."""
    entry = course.entries[name]
    sources = course.solutions
    if text is not None:
        sources = sources.with_text(entry.module, text)
    return Worker(
        lambda: made.connect(entry.track),
        entry.module,
        needed_by(sources, entry.module),
        track=entry.track,
        limits=made.limits,
    )


def fate_of(made: Bench, course: Course, trial: Trial, mutant: Mutant) -> Fate:
    worker = worker_for(made, course, trial.exercise.name, mutant.text)
    try:
        verdict, by = verdict_on(trial, worker)
    finally:
        worker.close()
    name = trial.exercise.name
    return Fate(name, mutant.operator, mutant.place, mutant.diff, verdict, by)


def verdict_on(trial: Trial, worker: Worker) -> tuple[str, str]:
    """The first outcome that costs points decides."""
    try:
        worker.load()
    except AnswerFailure:
        return "killed", "load"
    own = trial.for_answer(Answer(worker, trial.name, is_class=trial.is_class))
    own.worker = worker  # what is asked on another device is asked of its source
    for outcome in checked(own):
        if outcome.verdict == "error":
            return "error", outcome.sentence
        if costs(outcome):
            return "killed", outcome.check
    return "survived", ""


def costs(outcome: Outcome) -> bool:
    return outcome.verdict == "fail" or (outcome.verdict == "skip" and outcome.reason != "ours")


@dataclass(frozen=True)
class Task:
    """Some of an exercise's mutants, by number: text and tree stay in the process that grades."""

    exercise: str
    numbers: range


def performed(task: Task) -> list[Fate]:
    mutants = all_mutants(task.exercise)
    return graded(task.exercise, [mutants[i] for i in task.numbers])


def tasks(names: Sequence[str]) -> Iterator[Task]:
    for name in names:
        count = len(all_mutants(name))
        for start in range(0, count, AT_ONCE):
            yield Task(name, range(start, min(start + AT_ONCE, count)))


def run(todo: Iterable[Task], processes: int = PROCESSES) -> list[Fate]:
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return [fate for fates in pool.map(performed, todo) for fate in fates]


# --------------------------------------------------------------------------------------- survivors


@cache
def as_mutated(name: str) -> str:
    """An exercise's solution, written as its mutants are."""
    course = the_course()
    return rewritten(course.solutions[course.entries[name].module].text.decode())


@dataclass(frozen=True)
class Judged:
    """The fates, sorted by what is known of the survivors."""

    fates: list[Fate]
    known: Sequence[Argument] = ()

    @property
    def survived(self) -> list[Fate]:
        return [f for f in self.fates if f.verdict == "survived"]

    def is_argued(self, fate: Fate) -> bool:
        return argument_for(fate, self.known, as_mutated) is not None

    @cached_property
    def unargued(self) -> list[Fate]:
        return [f for f in self.survived if not self.is_argued(f)]

    @property
    def errors(self) -> list[Fate]:
        return [f for f in self.fates if f.verdict == "error"]

    @property
    def obsolete(self) -> list[str]:
        """What is argued, and survives in none of its exercises any more, where all were graded."""
        graded = {f.exercise for f in self.fates}
        return obsolete(self.known, self.survived, graded, set(the_course().entries))

    @property
    def well(self) -> bool:
        return not self.unargued and not self.errors


# ------------------------------------------------------------------------------------------ report


def row(name: str, fates: Sequence[Fate], judged: Judged) -> str:
    """Mutants, killed, equivalent by argument, missed; and of those that are wrong, how many caught."""
    counts = Counter(f.verdict for f in fates)
    missed = sum(f in judged.unargued for f in fates)
    equivalent = counts["survived"] - missed
    wrong = counts["killed"] + missed
    share = f"{100 * counts['killed'] / wrong:.4g}" if wrong else ""
    cells = [len(fates), counts["killed"], equivalent, missed, counts["error"], share]
    return f"| {name} | {' | '.join(str(cell) for cell in cells)} |"


def table(what: str, of: str, names: Iterable[str], judged: Judged) -> str:
    lines = [
        f"| {what} | mutants | killed | equivalent | missed | error | killed in 100 |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name in names:
        own = [f for f in judged.fates if getattr(f, of) == name]
        lines += [row(name, own, judged)] if own else []
    return "\n".join([*lines, row("**all**", judged.fates, judged)])


def told(judged: Judged) -> str:
    """The figures by exercise, by operator and by the check that killed, and what is to be done."""
    exercises = dict.fromkeys(f.exercise for f in judged.fates)
    by = Counter(f.by for f in judged.fates if f.verdict == "killed")
    killers = [f"| {name} | {n:,} |" for name, n in by.most_common()]
    parts = [
        table("exercise", "exercise", exercises, judged),
        table("operator", "operator", OPERATORS, judged),
        "\n".join(["| first caught by | mutants |", "|---|---:|", *killers]),
    ]
    if judged.errors:
        parts.append("The grader broke on:\n\n" + listed(map(str, judged.errors)))
    if judged.unargued:
        parts.append("Survived, and not argued:\n\n" + listed(map(str, judged.unargued)))
    if judged.obsolete:
        parts.append("Argued, and no longer surviving:\n\n" + listed(judged.obsolete))
    return "\n\n".join(parts)


def listed(items: Iterable[str]) -> str:
    return "\n\n".join("\n".join(f"    {line}" for line in item.splitlines()) for item in items)


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--exercise", "exercises", multiple=True, help="Only this one; may be repeated.")
@click.option("--processes", default=PROCESSES, show_default=True)
def main(exercises: tuple[str, ...], processes: int) -> None:
    names = list(exercises) or list(the_course().entries)
    begun = time.monotonic()
    judged = Judged(run(tasks(names), processes), arguments())
    minutes = (time.monotonic() - begun) / 60
    print(f"{len(judged.fates):,} mutants in {minutes:.1f} min\n\n{told(judged)}")
    sys.exit(0 if judged.well else 1)


if __name__ == "__main__":
    main()
