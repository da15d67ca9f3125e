"""`grader package`: what a platform wants to be given."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from grader.cli.outputs import refuse_unwritable
from grader.cli.root import cli, course_of
from grader.select import names_for, refuse_empty
from grader.words import say
from grader.worker.levels import SHORT


@cli.group()
def package() -> None:
    """Make what a platform is given to grade with."""


@package.command()
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT]...")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    default=Path("autograder.zip"),
    show_default=True,
    metavar="ZIP",
    help="The file to write.",
)
@click.option("--seed", default="0", metavar="N", help="A secret one hides all values.")
@click.option(
    "--isolation", type=click.Choice(SHORT, case_sensitive=False), default="L2", show_default=True
)
@click.option(
    "--pip",
    multiple=True,
    metavar="OPTION",
    help="An option for the installation there, such as --extra-index-url=URL; as often as wanted.",
)
@click.pass_context
def gradescope(
    context: click.Context,
    what: tuple[str, ...],
    to: Path,
    seed: str,
    isolation: str,
    pip: tuple[str, ...],
) -> None:
    """The autograder to upload to Gradescope. What is named counts; with no name, what was attempted."""
    from grader.package.gradescope import package as write

    course = course_of(context)
    refuse_empty(course)
    names_for(course, what, None)  # a name that is none is told here, not there
    refuse_unwritable(to)
    write(course, to, what, seed=seed, isolation=isolation, pip=pip)
    size = to.stat().st_size / 1e6
    told = say("upload it as the autograder of a programming assignment")
    click.echo(f"{to} ({size:.1f} MB): {told}")
