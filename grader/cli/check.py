"""`grader check`: a submission graded, its report shown."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from grader.cli.grading import Request, graded, on_terminal, sum_up
from grader.cli.outputs import outputs_of, write
from grader.cli.root import cli, course_of, names_that_fit
from grader.report.formats import FORMATS, written
from grader.select import select
from grader.standing import note
from grader.worker.levels import SHORT

if TYPE_CHECKING:
    from grader.outcome import Report


@cli.command()
@click.argument(
    "what", nargs=-1, metavar="[EXERCISE | UNIT | PATH]...", shell_complete=names_that_fit
)
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option(
    "--submission",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR",
    help="The submission: a checkout, an exercises folder, loose files. Default: the course's own.",
)
@click.option("--seed", default="0", metavar="N", help="Seed of the drawn cases (0 is public).")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="terminal", show_default=True
)
@click.option(
    "--output",
    multiple=True,
    metavar="FORMAT=PATH",
    help="Write the report to a file too, in any format; as often as wanted.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 whenever grading ran.")
@click.option(
    "--isolation",
    type=click.Choice(SHORT, case_sensitive=False),
    help="Grade only where workers are isolated this far. Default: the course's, else what there is.",
)
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "virtual", "cuda"]),
    default="auto",
    show_default=True,
    help="Where to ask answers in PyTorch beside the CPU. auto: on a GPU, or a virtual one.",
)
@click.pass_context
def check(
    context: click.Context,
    what: tuple[str, ...],
    track: str | None,
    submission: Path | None,
    seed: str,
    form: str,
    output: tuple[str, ...],
    exit_zero: bool,
    isolation: str | None,
    device: Any,
) -> int:
    """Grade exercises. With no name: everything that is not an untouched stub."""
    near = next((Path(word) for word in what if os.path.exists(word)), None)
    course = course_of(context, submission or near)
    selection = select(course, what, track, submission)
    outputs = outputs_of(output)
    request = Request(course, selection, seed, isolation or "", device)
    keep = functools.partial(write, outputs)
    report = graded(request, keep, on_terminal() if form == "terminal" else None)
    if selection.submission.root == course.root and report.seed == seed:  # one's own desk
        note(course, report.results)
    _finish(report, form)
    keep(report)
    code = report.exit_code
    return 0 if exit_zero and code == 1 else code


def _finish(report: Report, form: str) -> None:
    if form == "terminal":
        sum_up(report)
    else:
        click.echo(written(report, form), nl=False)
