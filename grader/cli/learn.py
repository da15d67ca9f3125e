"""What a student reads: the list of exercises, a statement, a hint."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import rich_click as click

from grader.cli.root import GraderError, cli, counted, course_of, names_that_fit, row_of
from grader.select import did_you_mean
from grader.words import glossary, hinted, say


@cli.command("list")
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT]...", shell_complete=names_that_fit)
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option("--plain", is_flag=True, help="Names alone, one a line.")
@click.pass_context
def list_(context: click.Context, what: tuple[str, ...], track: str | None, plain: bool) -> None:
    """The units and how far you are; of a unit, its exercises in the order of learning."""
    from grader.listing import print_exercises, print_units
    from grader.standing import standing

    course = course_of(context)
    rows = [r for r in course.catalogue()["exercises"] if track in (None, r["track"])]
    named = [row for row in rows if not what or named_by(row, what)]
    unknown = [word for word in what if not any(named_by(row, [word]) for row in rows)]
    if not rows:
        raise GraderError(f"there is no exercise{f' in the {track} track' if track else ''} yet")
    if unknown:
        word = unknown[0]
        raise GraderError(f"there is no exercise or unit {word!r}{close_to(word, rows)}")
    if plain:
        click.echo("\n".join(row["name"] for row in named))
    elif what:
        print_exercises(named, standing(course))
    else:
        print_units(named, standing(course))


def named_by(row: dict[str, Any], what: Collection[str]) -> bool:
    """Whether an exercise is meant: by its name, its unit, or both."""
    return bool({row["name"], row["unit"], f"{row['unit']}/{row['name']}"} & set(what))


def close_to(word: str, rows: Sequence[dict[str, Any]]) -> str:
    """What was meant, perhaps."""
    return did_you_mean(word, [name for row in rows for name in (row["name"], row["unit"])])


@cli.command()
@click.argument("name", shell_complete=names_that_fit)
@click.argument("step", type=click.IntRange(1), default=None, required=False)
@click.pass_context
def hint(context: click.Context, name: str, step: int | None) -> None:
    """A hint for an exercise; asked again it says more. (STEP 1, 2, ... says one of them.)"""
    from grader.standing import note_hint, standing

    course = course_of(context)
    row = row_of(course, name)
    hints, name = row["hints"], row["name"]
    read = standing(course)[name].hints
    at = step or min(read + 1, len(hints))
    if not hints or at > len(hints):
        count = counted(len(hints), "hint") if hints else "no hints"
        raise GraderError(f"{name} has {count}" + (f"; there is no hint {at}" if step else ""))
    if at > read:
        note_hint(course, name, at)
    click.echo(hinted(hints[at - 1]))
    if at < len(hints):
        more = f" {at + 1}" if step else ""
        click.echo(say("(more: {command})", command=f"grader hint {name}{more}"), err=True)
    elif not step:
        click.echo(say("(that is the last of {count})", count=len(hints)), err=True)


@cli.command()
@click.argument("name", shell_complete=names_that_fit)
@click.pass_context
def show(context: click.Context, name: str) -> None:
    """An exercise's statement."""
    course = course_of(context)
    row = row_of(course, name)
    click.echo(row["statement"])
    if terms := glossary(row["statement"]):
        click.echo(f"\n{say('terms')}: {', '.join(f'{term} {as_}' for term, as_ in terms)}")
    points = say("{points} points", points=f"{row['points']:g}")
    click.echo(f"\n{row['file']} · {points} · grader check {row['name']}")
