"""What the course's author needs: stubs derived, an exercise begun, the course examined."""

from __future__ import annotations

import rich_click as click

from grader.cli.desk import about_me
from grader.cli.root import cli, counted, course_of
from grader.select import names_or_all
from grader.words import say, translated


@cli.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if stale.")
@click.option("--force", is_flag=True, help="Overwrite edited stubs (each is kept as .bak).")
@click.pass_context
def sync(context: click.Context, only_check: bool, force: bool) -> int:
    """Derive the stubs and the catalogue from the reference."""
    from grader.sync import stale, synchronise

    course = course_of(context)
    if only_check:
        lines = stale(course)
        click.echo("\n".join(lines) or say("stubs and catalogue are fresh"))
        return 1 if lines else 0
    click.echo("\n".join(synchronise(course, force=force)) or say("nothing to do"))
    return 0


@cli.command()
@click.argument("path", metavar="UNIT/NAME")
@click.pass_context
def new(context: click.Context, path: str) -> None:
    """A new exercise's file, ready to fill in."""
    from grader.template import new_exercise

    course = course_of(context)
    made = new_exercise(course, path)
    then = f"grader sync && grader doctor {made.stem}"
    click.echo(f"{made}: {say('fill it in, then: {command}', command=then)}")


@cli.command()
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT]...")
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option("--isolation", is_flag=True, help="Instead: try what workers are kept from here.")
@click.option("--me", is_flag=True, help="Instead: look at this machine, and say what mends it.")
@click.pass_context
def doctor(
    context: click.Context, what: tuple[str, ...], track: str | None, isolation: bool, me: bool
) -> int:
    """Test the course: stubs fresh, every stub fails, every solution passes, every mistake is caught."""
    if me:
        return about_me()
    if isolation:
        from grader.worker.isolation import measure, remember

        click.echo("\n".join(remember(measure()).lines()))
        return 0
    course = course_of(context)
    names = names_or_all(course, what, track)
    from grader.doctor import examine

    problems = 0
    for name, findings in examine(course, names):
        click.echo(f"{'ok  ' if not findings else 'FAIL'}  {name}")
        for finding in findings:
            click.echo(f"      {finding}")
        problems += len(findings)
    counts = counted(len(names), "exercise"), counted(problems, "problem")
    click.echo(", ".join(map(translated, counts)))
    return 1 if problems else 0
