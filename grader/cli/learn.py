"""What a student reads: the list of exercises, a statement, a hint."""

from __future__ import annotations

import rich_click as click

from grader.cli.root import GraderError, cli, counted, course_of, row_of


@cli.command("list")
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option("--plain", is_flag=True, help="Names alone, one a line.")
@click.pass_context
def list_(context: click.Context, track: str | None, plain: bool) -> None:
    """The exercises, in the order of learning."""
    from grader.listing import print_list

    rows = [r for r in course_of(context).catalogue()["exercises"] if track in (None, r["track"])]
    if not rows:
        raise GraderError(f"there is no exercise{f' in the {track} track' if track else ''} yet")
    if plain:
        click.echo("\n".join(row["name"] for row in rows))
    else:
        print_list(rows)


@cli.command()
@click.argument("name")
@click.argument("step", type=click.IntRange(1), default=1)
@click.pass_context
def hint(context: click.Context, name: str, step: int) -> None:
    """A hint for an exercise; STEP 2, 3, ... say more each time."""
    row = row_of(course_of(context), name)
    hints = row["hints"]
    if step > len(hints):
        count = counted(len(hints), "hint") if hints else "no hints"
        raise GraderError(f"{row['name']} has {count}; there is no hint {step}")
    click.echo(hints[step - 1])
    if step < len(hints):
        click.echo(f"(more: grader hint {row['name']} {step + 1})", err=True)


@cli.command()
@click.argument("name")
@click.pass_context
def show(context: click.Context, name: str) -> None:
    """An exercise's statement."""
    course = course_of(context)
    row = row_of(course, name)
    click.echo(row["statement"])
    click.echo(f"\n{row['file']} · {row['points']:g} points · grader check {row['name']}")
