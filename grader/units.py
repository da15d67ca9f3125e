"""The course as a table of units: how far one is, points, and when something last passed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.table import Table
from rich.text import Text

from grader.standing import Standing
from grader.words import say

BAR = 12
Row = dict[str, Any]


def table(rows: Sequence[Row], standing: Standing, *, full: str = "━", empty: str = "─") -> Table:
    """A line for each unit, in the order of learning."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    made.add_column(say("unit"), no_wrap=True)
    made.add_column(say("done"), no_wrap=True)
    made.add_column("", justify="right", no_wrap=True)
    made.add_column(say("points"), justify="right", no_wrap=True)
    made.add_column(say("last success"), no_wrap=True)
    for unit, group in groupby(rows, key=lambda row: row["unit"]):
        made.add_row(*_cells(unit, list(group), standing, full, empty))
    made.add_section()
    made.add_row(*_cells(say("all"), rows, standing, full, empty), style="bold")
    return made


def _cells(
    title: str, rows: Sequence[Row], standing: Standing, full: str, empty: str
) -> tuple[Text, ...]:
    mine = [standing[row["name"]] for row in rows]
    done = sum(row.passes for row in mine)
    cells = int(BAR * done / len(rows)) if done < len(rows) else BAR
    cells = max(cells, 1) if done else 0
    earned, possible = sum(row.points for row in mine), sum(row["points"] for row in rows)
    last = max((row.passed for row in mine), default="")
    return (
        Text(title),
        Text(full * cells + empty * (BAR - cells), "green" if done else ""),
        Text(f"{done}/{len(rows)}"),
        Text(f"{earned:g}/{possible:g}"),
        Text(when(last)),
    )


def when(moment: str) -> str:
    """`2026-11-21 16:40` of an ISO 8601 time."""
    return moment[:16].replace("T", " ")
