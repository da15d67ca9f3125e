"""The course as students get it: released by its author, started by a student."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from grader.cli.root import cli, counted, course_of
from grader.progress import on_last_line
from grader.select import names_or_all
from grader.words import say, translated


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT]...")
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option("--carried", is_flag=True, help="Also pack it into the package, for its next wheel.")
@click.pass_context
def release(
    context: click.Context, folder: Path, what: tuple[str, ...], track: str | None, carried: bool
) -> None:
    """Write the students' handout: stubs, specs without solutions, recorded answers to check by."""
    from grader.release.handout import release as write_handout

    course = course_of(context)
    names = names_or_all(course, what, track)
    write_handout(
        course, names, folder, lambda name: on_last_line(say("recording {name}", name=name))
    )
    on_last_line("")
    if carried:
        from grader.release.start import carry

        click.echo(f"{carry(folder)}: {say('carried in the next wheel')}")
    exercises = translated(counted(len(names), "exercise"))
    click.echo(f"{folder}: {exercises}; {say('grader check works in it')}")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def start(folder: Path) -> None:
    """Lay out the course in a new FOLDER: stubs to fill in, and all that checking them needs."""
    from grader.release.start import start as lay_out

    made = lay_out(folder)
    told = say("go into it, then: grader (or: grader list, grader check NAME)")
    click.echo(f"{made}: {told}")
