"""`grader notebook` and `grader feedback`: notebooks handed out, and handed back."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from grader.cli.grading import Request, graded
from grader.cli.outputs import keep, refuse_unwritable
from grader.cli.root import GraderError, cli, counted, course_of
from grader.select import Selection, attempted, names_for, refuse_empty
from grader.submission import read_submission
from grader.words import say, translated
from grader.worker.levels import SHORT


@cli.command()
@click.argument("what", nargs=-1, required=True, metavar="[EXERCISE | UNIT]...")
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option(
    "--to", type=click.Path(path_type=Path), metavar="FILE", help="Default: named after the first."
)
@click.option("--force", is_flag=True, help="Overwrite a notebook that is there.")
@click.pass_context
def notebook(
    context: click.Context, what: tuple[str, ...], track: str | None, to: Path | None, force: bool
) -> None:
    """A notebook to hand out: what is asked, a stub to fill in, a cell that checks it."""
    from grader.worksheet import worksheet

    course = course_of(context)
    refuse_empty(course)
    names = names_for(course, what, track)
    path = to or Path(f"{what[0].rpartition('/')[2]}.ipynb")
    if path.exists() and not force:
        raise GraderError(
            f"{path} is there already, and may hold answers; name another, or --force"
        )
    refuse_unwritable(path)
    keep(path, worksheet(course, names, " ".join(what)))
    click.echo(f"{path}: {translated(counted(len(names), 'exercise'))}")


@cli.command()
@click.argument("path", metavar="NOTEBOOK", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Default: NOTEBOOK.feedback.ipynb.",
)
@click.option("--seed", default="0", metavar="N", help="A secret one hides all values.")
@click.option("--isolation", type=click.Choice(SHORT, case_sensitive=False))
@click.pass_context
def feedback(context: click.Context, path: Path, to: Path | None, seed: str, isolation: str) -> int:
    """Grade a notebook, and write what was found beside its cells into a copy."""
    from grader.feedback import feedback as beside
    from grader.notebook import NotebookError, all_cells

    course = course_of(context, path)
    refuse_empty(course)
    if path.suffix != ".ipynb":
        raise GraderError(f"{path} is no notebook (.ipynb)")
    to = to or path.with_suffix(".feedback.ipynb")
    if to.resolve() == path.resolve():
        raise GraderError(f"{to} is the notebook itself; name another file")
    refuse_unwritable(to)
    read = read_submission(path, course)
    names = attempted(course, read, None)
    request = Request(course, Selection(read, names), seed, isolation or "")
    report = graded(request, lambda report: None)
    try:
        told = all_cells(path, course)
    except NotebookError as error:
        raise GraderError(f"{path.name} {error}") from None
    at = {answer.exercise: answer.cell for answer in told.answers}
    keep(to, beside(told.sources, report, at))
    from grader.report.headline import number

    points, out_of = number(report.points), number(report.out_of)
    click.echo(f"{to}: {say('{points}/{out_of} points', points=points, out_of=out_of)}")
    return report.exit_code
