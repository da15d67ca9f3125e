"""What a student does with the files at hand: begin anew, take a newer stub, see that all is there."""

from __future__ import annotations

import rich_click as click

from grader.cli.root import cli, counted, course_of, names_that_fit, row_of
from grader.select import names_or_all
from grader.words import say, translated


@cli.command()
@click.argument("name", shell_complete=names_that_fit)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def reset(context: click.Context, name: str, yes: bool) -> int:
    """Begin an exercise anew. What was written is kept beside it, as .bak."""
    from grader.standing import forget
    from grader.stubs import reset as begin_anew

    course = course_of(context)
    row = row_of(course, name)
    if not yes and not click.confirm(
        say("put the stub back in place of {file}?", file=row["file"])
    ):
        return 1
    kept = begin_anew(course, row["name"])
    forget(course, row["name"])
    click.echo(say("{file} is the stub again", file=row["file"]))
    if kept is not None:
        click.echo(say("what was there is now {file}", file=kept.name))
    return 0


@cli.command()
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT]...", shell_complete=names_that_fit)
@click.pass_context
def update(context: click.Context, what: tuple[str, ...]) -> None:
    """Take newer stubs, and carry what you have written into them."""
    from grader.stubs import update as carry_over

    course = course_of(context)
    names = names_or_all(course, what)
    lines = [line for name in names if (line := carry_over(course, name))]
    for line in lines:
        click.echo(translated(line))
    looked_at = translated(counted(len(names), "exercise"))
    click.echo(say("{count} looked at", count=looked_at))


def about_me() -> int:
    """What this machine has, a line each, and the command that mends what is broken: 1 where something
    is that is needed."""
    from rich.cells import set_cell_size

    from grader.machine import examined

    broken = 0
    for found in examined():
        mark = "ok  " if found.ok else "FAIL" if found.needed else "--  "
        what = say(found.what)
        click.echo(f"{mark}  {set_cell_size(what, max(14, len(what)))} {translated(found.there)}")
        if found.mend:
            click.echo(f"      {say('mend it with')}: {found.mend}")
        broken += found.needed and not found.ok
    click.echo(
        say("all that is needed is there") if not broken else say("mend what is marked FAIL")
    )
    return 1 if broken else 0
