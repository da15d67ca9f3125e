"""`grader release`: the course as students get it."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from grader.cli.root import GraderError, cli, counted, course_of
from grader.progress import on_last_line
from grader.select import names_for, refuse_empty, units


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT]...")
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.pass_context
def release(context: click.Context, folder: Path, what: tuple[str, ...], track: str | None) -> None:
    """Write the students' handout: stubs, specs without solutions, recorded answers to check by."""
    from grader.release.handout import release as write_handout

    course = course_of(context)
    refuse_empty(course)
    names = names_for(course, what or units(course), track if what else None)
    names = [name for name in names if track in (None, course.entries[name].track)]
    if not names:
        raise GraderError(f"there is no exercise in the {track} track")
    write_handout(course, names, folder, lambda name: on_last_line(f"recording {name}"))
    on_last_line("")
    click.echo(f"{folder}: {counted(len(names), 'exercise')}; grader check works in it")
