"""The command `grader` itself, and what all its commands share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import rich_click as click

from grader.course import Course, CourseError, find_course
from grader.select import NothingSelectedError, did_you_mean
from grader.submission import SubmissionError
from grader.worker.levels import IsolationError

click.rich_click.TEXT_MARKUP = "rich"
click.rich_click.STYLE_OPTION = "cyan"
click.rich_click.STYLE_HELPTEXT = ""


class GraderError(Exception):
    """What a user asked for cannot be had: a sentence on stderr, exit code 2."""


class BrokenError(Exception):
    """Something of ours or of the machine's broke: a sentence on stderr, exit code 3."""


HELP = ["-h", "--help"]
REFUSALS = (GraderError, CourseError, SubmissionError, NothingSelectedError, IsolationError)


@click.group(context_settings={"help_option_names": HELP}, invoke_without_command=True)
@click.version_option(package_name="gradus-grader", prog_name="grader")
@click.option("--course", type=click.Path(exists=True, path_type=Path), help="The course's folder.")
@click.pass_context
def cli(context: click.Context, course: Path | None) -> None:
    """Exercises in deep learning, and a grader that says which mistake was made.

    With no command: the next unfinished exercise, graded whenever you save it."""
    context.obj = course
    if context.invoked_subcommand is None:
        if not is_at_a_terminal():
            click.echo(context.get_help(), err=True)
            context.exit(2)
        from grader.cli.watch import watch

        context.exit(context.invoke(watch))


def is_at_a_terminal() -> bool:
    """Whether somebody sits there who reads, and types."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def course_of(context: click.Context, near: Path | None = None) -> Course:
    """The course named, or the one around the current folder, or the one around the submission."""
    if context.obj is not None:
        return find_course(context.obj)
    try:
        return find_course(Path.cwd())
    except CourseError:
        if near is None or not near.exists():
            raise
        return find_course(near)


def names_that_fit(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Exercises and units for the shell to complete a word with; none where there is no course."""
    try:
        rows = course_of(context.find_root()).catalogue()["exercises"]
    except (CourseError, OSError):
        return []
    names = dict.fromkeys([*(row["unit"] for row in rows), *(row["name"] for row in rows)])
    return [name for name in names if name.startswith(begun)]


def row_of(course: Course, name: str) -> dict[str, Any]:
    """An exercise's row of the catalogue, by its name or `unit/name`."""
    rows = {row["name"]: row for row in course.catalogue()["exercises"]}
    rows |= {f"{row['unit']}/{row['name']}": row for row in rows.values()}
    if name not in rows:
        raise GraderError(f"there is no exercise {name!r}{did_you_mean(name, rows)}")
    return rows[name]


def counted(number: int, noun: str) -> str:
    """`1 exercise`, `3 exercises`."""
    return f"{number} {noun}{'s' * (number != 1)}"


def broke(error: Exception) -> str:
    """What went wrong, as a sentence; of what nobody foresaw, what and where in the grader."""
    if isinstance(error, REFUSALS):
        return str(error)
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"the grader itself broke, and no answer is to blame: {what} "
        f"({Path(frame.filename).name}:{frame.lineno}); please report it"
    )
