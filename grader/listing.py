"""`grader list`: the units, or the exercises of some, with how far one is."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.standing import Row, Standing
from grader.units import table, when
from grader.words import say

ENDLESS = 1000  # in a pipe a line ends where its text does
NARROW = 64  # below it there is no room for titles


def print_units(rows: list[dict[str, Any]], standing: Standing) -> None:
    """A line for each unit."""
    console = Console()
    ascii_ = not console.encoding.startswith("utf")
    bar = {"full": "#", "empty": "."} if ascii_ else {}
    _print(console, table(rows, standing, **bar))


def print_exercises(rows: list[dict[str, Any]], standing: Standing) -> None:
    """Exercises by unit: name, what it is, track, points, and when it passed."""
    console = Console()
    titles = console.width >= NARROW or not console.is_terminal
    _print(console, listed(rows, standing, titles=titles))


def _print(console: Console, made: Table) -> None:
    if console.is_terminal:
        console.print(made)
        return
    console.width = ENDLESS
    with console.capture() as captured:
        console.print(made)
    for line in captured.get().splitlines():
        console.print(line.rstrip(), markup=False, highlight=False)


def listed(rows: list[dict[str, Any]], standing: Standing, *, titles: bool = True) -> Table:
    """The table: a line for each exercise, under its unit."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    made.add_column(say("exercise"), no_wrap=True)
    if titles:
        made.add_column(say("title"), overflow="fold")
    made.add_column(say("track"), no_wrap=True)
    made.add_column(say("points"), justify="right", no_wrap=True)
    made.add_column(say("last success"), no_wrap=True)
    unit = None
    for row in rows:
        if row["unit"] != unit:
            if unit is not None:
                made.add_row()
            unit = row["unit"]
            made.add_row(Text(unit, "bold"))
        mine = standing[row["name"]]
        title = row["title"].partition(":")[2].strip() or row["title"]
        named = [f"  {row['name']}", title] if titles else [f"  {row['name']}"]
        points = f"{mine.points:g}/{row['points']:g}"
        made.add_row(*map(Text, (*named, row["track"], points)), _passed(mine))
    return made


def _passed(row: Row) -> Text:
    """When it passed, and whether it still does."""
    if not row.passed:
        return Text("")
    return (
        Text(when(row.passed)) if row.passes else Text(f"{when(row.passed)} {say('(no longer)')}")
    )
