"""What a report says first of every listed mistake, with its listing and without.

    python benchmarks/diagnosis.py > diagnosis.md        the mistakes with a row in the list of mistakes
    python benchmarks/diagnosis.py --every               all mistakes of all specs
    python benchmarks/diagnosis.py relu affine           those of some exercises

Each is graded as the doctor does: the solution with the mistake in it, all checks. Once as the spec
stands, where the first sentence has to name the mistake; and once as if nobody had listed it, so that
what is said comes from the arrays alone. Exit code 1 when fewer than 90 in 100 are named.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import click

from benchmarks.population import graded, local_worker, the_course, trial_of
from grader.checks.trial import Trial
from grader.course import Course
from grader.exercise import PUBLIC_SEED, Exercise, Mistake
from grader.loading import load_exercise
from grader.outcome import Outcome
from grader.report.failure import by_importance

ENOUGH = 0.9
FACTS = (
    "oracle",
    "pytorch",
    "gradient",
)  # checks whose sentence is a fact, and the reason behind `;`
HEAD = "| row | exercise | said first | named | said without the listing | explained |"


@dataclass(frozen=True)
class Row:
    """One mistake: the first outcome of its report with the listing, and without."""

    exercise: str
    mistake: Mistake
    listed: Outcome
    unlisted: Outcome

    @property
    def is_named(self) -> bool:
        return self.mistake.sentence in self.listed.sentence

    @property
    def explained(self) -> str:
        """Whether a reason is given where nobody listed the mistake: that it is true is for a reader.

        An exception is its own reason, and none of ours.
        """
        if self.unlisted.check not in FACTS or "; " in self.unlisted.sentence:
            return "yes"
        return "raised" if " raised " in self.unlisted.sentence else "**no**"

    def __str__(self) -> str:
        named = "yes" if self.is_named else "**no**"
        first, second = (_cell(outcome.sentence) for outcome in (self.listed, self.unlisted))
        row = self.mistake.row or ""
        return f"| {row} | {self.exercise} | {first} | {named} | {second} | {self.explained} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def rows_of(course: Course, name: str, every: bool) -> Iterator[Row]:
    exercise = load_exercise(course, name)
    trial = trial_of(course, exercise, PUBLIC_SEED)
    for mistake in exercise.mistakes:
        if every or mistake.row is not None:
            listed = first_said(course, trial, exercise, mistake)
            others = exercise.at(mistakes=[m for m in exercise.mistakes if m is not mistake])
            yield Row(name, mistake, listed, first_said(course, trial, others, mistake))


def first_said(course: Course, trial: Trial, exercise: Exercise, mistake: Mistake) -> Outcome:
    """What a report shows first of the solution with the mistake in it."""
    entry = course.entries[exercise.name]
    text = mistake.applied_to(exercise.solution).encode()
    source = course.solutions[entry.module]._replace(text=text)
    worker = local_worker(course, exercise.name, dict(course.solutions) | {entry.module: source})
    trial.exercise = exercise
    failures = by_importance(graded(trial, worker).failures)
    return failures[0] if failures else Outcome(check="", verdict="pass", sentence="it passes")


def table(rows: Sequence[Row]) -> Iterator[str]:
    yield HEAD
    yield "|---" * HEAD.count(" | ") + "|---|"
    yield from map(str, rows)
    named = sum(row.is_named for row in rows)
    explained = sum(row.explained == "yes" for row in rows)
    raised = sum(row.explained == "raised" for row in rows)
    yield ""
    yield (
        f"{len(rows)} mistakes: {named} named by the first sentence ({_share(named, rows):.0%}); "
        f"with its listing taken away {explained} explained ({_share(explained, rows):.0%}), and "
        f"{raised} more that raise say so themselves."
    )


def _share(count: int, rows: Sequence[Row]) -> float:
    return count / max(len(rows), 1)


@click.command(help=__doc__)
@click.argument("names", nargs=-1)
@click.option("--every", is_flag=True, help="Mistakes without a row too.")
def main(names: tuple[str, ...], every: bool) -> None:
    course = the_course()
    rows = [row for name in names or course.entries for row in rows_of(course, name, every)]
    for line in table(sorted(rows, key=lambda row: row.mistake.row or 0)):
        click.echo(line)
    sys.exit(sum(row.is_named for row in rows) < ENOUGH * len(rows))


if __name__ == "__main__":
    main()
