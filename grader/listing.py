"""`grader list` on a terminal: the catalogue as a table."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

ENDLESS = 1000  # in a pipe a line ends where its text does
NARROW = 64  # below it there is no room for titles


def print_list(rows: list[dict[str, Any]]) -> None:
    """Exercises by unit: name, what it is, track and points."""
    console = Console()
    if console.is_terminal:
        console.print(listed(rows, titles=console.width >= NARROW))
        return
    console.width = ENDLESS
    with console.capture() as captured:
        console.print(listed(rows))
    for line in captured.get().splitlines():
        console.print(line.rstrip(), markup=False, highlight=False)


def listed(rows: list[dict[str, Any]], *, titles: bool = True) -> Table:
    """The table: a line for each exercise, under its unit."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("exercise", no_wrap=True)
    if titles:
        table.add_column("title", overflow="fold")
    table.add_column("track", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    unit = None
    for row in rows:
        if row["unit"] != unit:
            if unit is not None:
                table.add_row()
            unit = row["unit"]
            table.add_row(Text(unit, "bold"))
        title = row["title"].partition(":")[2].strip() or row["title"]
        named = [f"  {row['name']}", title] if titles else [f"  {row['name']}"]
        table.add_row(*(Text(cell) for cell in (*named, row["track"], f"{row['points']:g}")))
    return table
