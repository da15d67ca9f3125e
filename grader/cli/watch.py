"""`grader` alone and `grader watch`: the desk, in this terminal."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.root import cli, course_of, is_at_a_terminal, names_that_fit
from grader.course import Course
from grader.select import names_or_all
from grader.words import say

if TYPE_CHECKING:
    from grader.watch import Inbox, Keys


@cli.command()
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT]...", shell_complete=names_that_fit)
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option("--poll", is_flag=True, help="Look for saves again and again (network drives).")
@click.pass_context
def watch(context: click.Context, what: tuple[str, ...], track: str | None, poll: bool) -> int:
    """The next unfinished exercise, graded whenever you save it. (`grader` alone does the same.)"""
    course = course_of(context)
    names = names_or_all(course, what, track)
    if not is_at_a_terminal():
        return _once(context, course, names)
    return _at_the_desk(course, names, poll)


def _once(context: click.Context, course: Course, names: list[str]) -> int:
    """Without a terminal there is nobody to watch for: the exercise at hand is graded, once."""
    from grader.cli.check import check
    from grader.standing import standing
    from grader.watch.choice import first

    name = first(names, standing(course))
    click.echo(say("this is no terminal, so {name} is checked once", name=name), err=True)
    return context.invoke(check, what=(name,))


def _at_the_desk(course: Course, names: list[str], poll: bool) -> int:
    from grader.bench import bench
    from grader.worker.isolation import required

    with bench(isolation=required("", course.isolation)) as made:
        made.warm(course.entries[names[0]].track)  # it starts while this side loads
        from rich.console import Console

        from grader.watch import Desk, Inbox, Keys, Saves, Screen

        inbox = Inbox()
        desk = Desk(course, made, names, inbox, Screen(Console()))
        keys, saves = Keys(inbox), Saves(inbox, course.exercises, poll)
        gone = contextlib.suppress(OSError, KeyboardInterrupt)  # the terminal, or whoever sat there
        with gone, keys, saves, _signals(inbox, keys):
            desk.run()
    return 0


@contextlib.contextmanager
def _signals(inbox: Inbox, keys: Keys) -> Iterator[None]:
    """A new size is drawn for; a job that comes back to the front begins anew; the end is orderly."""

    def back(*_: object) -> None:
        keys.renew()
        inbox.redraw()

    wanted = {
        "SIGWINCH": lambda *_: inbox.redraw(),
        "SIGCONT": back,
        "SIGTERM": lambda *_: inbox.over(),
        "SIGHUP": lambda *_: inbox.over(),
    }
    known = {getattr(signal, name): act for name, act in wanted.items() if hasattr(signal, name)}
    before = {number: signal.signal(number, act) for number, act in known.items()}
    try:
        yield
    finally:
        for number, act in before.items():
            signal.signal(number, act)
