"""`grader check`: a submission graded, its report shown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from grader.cli.root import cli, course_of
from grader.course import Course
from grader.progress import on_last_line, progress, silent
from grader.select import Selection, select
from grader.worker.levels import SHORT

if TYPE_CHECKING:
    from grader.outcome import Report, Result
    from grader.worker.places import Wanted


@cli.command()
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT | PATH]...")
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option(
    "--submission",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR",
    help="The submission: a checkout, an exercises folder, loose files. Default: the course's own.",
)
@click.option("--seed", default="0", metavar="N", help="Seed of the drawn cases (0 is public).")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal")
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
    exit_zero: bool,
    isolation: str | None,
    device: Any,
) -> int:
    """Grade exercises. With no name: everything that is not an untouched stub."""
    near = next((Path(word) for word in what if os.path.exists(word)), None)
    course = course_of(context, submission or near)
    selection = select(course, what, track, submission)
    report = _graded(course, selection, seed, form, isolation or "", device)
    code = report.exit_code
    return 0 if exit_zero and code == 1 else code


def _graded(
    course: Course, selection: Selection, seed: str, form: str, isolation: str, device: Wanted
) -> Report:
    from grader.bench import bench
    from grader.worker.isolation import required

    results: list[Result] = []
    with bench(isolation=required(isolation, course.isolation), device=device) as made:
        for track in dict.fromkeys(course.entries[name].track for name in selection.names):
            made.warm(track)  # while it starts, NumPy and the rest are loaded here
        from grader.grade import grade_submission, report

        shown = _terminal() if form == "terminal" else None
        observe = progress if shown else silent
        graded = grade_submission(
            made, course, selection.submission, selection.names, seed, observe
        )
        for result in graded:
            results.append(result)
            if shown:
                shown(result)
        found = report(course, selection.submission, results, made, seed)
    _finish(found, form)
    return found


def _terminal() -> Any:
    """Prints each result as it comes, under its unit's header."""
    from rich.console import Console

    from grader.report.terminal import result_block, unit_header

    console = Console()
    units: list[str] = []

    def show(result: Result) -> None:
        on_last_line("")
        if result.unit not in units:
            units.append(result.unit)
            console.print(unit_header(result.unit))
        console.print(result_block(result))

    return show


def _finish(report: Report, form: str) -> None:
    if form == "json":
        from grader.report.json import dumps

        click.echo(dumps(report), nl=False)
        return
    from rich.console import Console

    from grader.report.terminal import summary

    Console().print(summary(report))
