"""`grader ci`: grades where a platform runs it, and leaves the files that the platform wants."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from grader.cli.grading import Request, graded, on_terminal, sum_up, unusual
from grader.cli.outputs import Output, outputs_of, write
from grader.cli.place import PLACES, Place, found
from grader.cli.root import REFUSALS, GraderError, broke, cli, course_of
from grader.cli.workflow import announce, commands_off
from grader.course import Course
from grader.select import NothingSelectedError, Selection, attempted, names_for, refuse_empty
from grader.submission import SubmissionError, read_submission
from grader.worker.levels import SHORT

if TYPE_CHECKING:
    from grader.outcome import Report

STUDENTS = (SubmissionError, NothingSelectedError)  # whose sentence is for the student


@cli.command()
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT]...")
@click.option(
    "--place",
    type=click.Choice(["auto", *PLACES]),
    default="auto",
    show_default=True,
    help="The platform that runs this.",
)
@click.option(
    "--submission",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR",
    help="The submission. Default: where the platform puts it.",
)
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option(
    "--seed", default="0", metavar="N", envvar="GRADER_SEED", help="A secret one hides all values."
)
@click.option(
    "--output", multiple=True, metavar="FORMAT=PATH", help="Write the report to a file too."
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 whenever grading ran.")
@click.option(
    "--isolation",
    type=click.Choice(SHORT, case_sensitive=False),
    default="L2",
    show_default=True,
    envvar="GRADER_ISOLATION",
    help="Grade only where workers are isolated this far.",
)
@click.option(
    "--device", type=click.Choice(["auto", "cpu", "virtual", "cuda"]), default="auto", show_default=True
)  # fmt: skip
@click.pass_context
def ci(
    context: click.Context,
    what: tuple[str, ...],
    place: str,
    submission: Path | None,
    track: str | None,
    seed: str,
    output: tuple[str, ...],
    exit_zero: bool,
    isolation: str,
    device: Any,
) -> int:
    """Grade on GitHub Actions, Classroom 50, Gradescope or PrairieLearn, and write what is wanted there.

    Everything that is named counts, attempted or not; with no name, what was attempted. The course is the
    instructor's: one that lies in the submission is refused.
    """
    here = found(place)
    here = dataclasses.replace(here, submission=submission or here.submission)
    extra = outputs_of(output)
    here.prepare()
    here.keep(
        unusual("", here.submission.name, "the grading was ended before it was done", ours=True)
    )

    def request() -> Request:
        course = _course(context, here)
        selection = _selection(course, here.submission, what, track)
        return Request(course, selection, seed, isolation, device)

    report = _reported(here, request, extra)
    if not report.complete:
        return 3
    return 0 if exit_zero or here.forgiving else report.exit_code


def _reported(here: Place, request: Callable[[], Request], extra: Sequence[Output]) -> Report:
    """Grade and tell the platform, whatever happens: where there is nothing to grade, or the grader breaks,
    its files say so."""
    with contextlib.ExitStack() as shield:

        def keep(report: Report) -> None:
            shield.close()
            here.keep(report)
            write(extra, report)
            if here.on_github:
                announce(report, here.submission)

        try:
            wanted = request()
        except REFUSALS as error:
            ours = not isinstance(error, STUDENTS)
            keep(refused := unusual("", here.submission.name, broke(error), ours=ours))
            if ours or not here.forgiving:
                raise
            return refused
        if here.on_github:
            shield.enter_context(commands_off())
        report = graded(wanted, keep, on_terminal())
        sum_up(report)
        keep(report)
        return report


def _course(context: click.Context, here: Place) -> Course:
    course = course_of(context)
    refuse_empty(course)
    if course.root.resolve().is_relative_to(here.submission.resolve()):
        raise GraderError(
            f"the course {course.root} lies in the submission, where its owner could change it; name the "
            "instructor's with: grader --course DIR ci"
        )
    return course


def _selection(
    course: Course, submission: Path, what: Sequence[str], track: str | None
) -> Selection:
    try:
        names = names_for(course, what, track)
    except NothingSelectedError as error:  # the words are the instructor's
        raise GraderError(str(error)) from None
    read = read_submission(submission, course)
    return Selection(read, names or attempted(course, read, track))
