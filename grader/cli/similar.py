"""`grader similar`: submissions as programs that look for copies want them."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from grader.cli.root import GraderError, cli, counted, course_of
from grader.select import names_or_all
from grader.words import say, translated


@cli.command()
@click.argument("submissions", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--only", multiple=True, metavar="NAME", help="This exercise or unit alone.")
@click.pass_context
def similar(context: click.Context, submissions: Path, folder: Path, only: tuple[str, ...]) -> None:
    """Lay SUBMISSIONS out in a new FOLDER for Dolos and JPlag, with the stubs as base code."""
    from grader.batch.layout import LayoutError
    from grader.batch.roster import RosterError
    from grader.batch.similar import laid_out
    from grader.batch.unpack import IntakeError, Unpacker
    from grader.bench import bench

    course = course_of(context)
    names = names_or_all(course, only)
    try:
        with bench() as made:
            for line in laid_out(
                course, names, submissions, folder, Unpacker(lambda: made.connect("numpy"))
            ):
                click.echo(line, err=True)
    except (LayoutError, RosterError, IntakeError) as error:
        raise GraderError(str(error)) from None
    found = (
        sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.exists() else []
    )
    if not found:
        raise GraderError(f"nothing in {submissions} has been attempted")
    exercises = translated(counted(len(found), "exercise"))
    click.echo(f"{folder}: {exercises}; {say('README.md there says how to go on')}")
