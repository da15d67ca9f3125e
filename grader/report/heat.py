"""A small picture of where an array is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.text import Text

from grader.outcome import Evidence
from grader.report.page import Page
from grader.words import say

ROWS, COLUMNS = 8, 24
# equal, and four shades from a little to most; each is its own character as well
STYLES = ("", "magenta", "magenta", "red", "bold red")


def heat_map(page: Page, evidence: Evidence) -> list[Text]:
    """The picture and its caption; nothing where it would not tell one place from another."""
    rows = [[shade(value) for value in row[:COLUMNS]] for row in evidence.heat[:ROWS]]
    if len({level for row in rows for level in row}) < 2:
        return []
    size = 2 if 2 * max(map(len, rows)) <= page.width else 1
    picture = [_line(row, size, page.marks.shades) for row in rows]
    return [*picture, *page.wrap(caption(evidence))]


def shade(value: float) -> int:
    """0 for equal, then 1 to 4; what is not a number counts as the largest difference."""
    if math.isnan(value):
        return 4
    return 0 if value <= 0 else min(4, 1 + int(min(value, 1.0) * 4))


def caption(evidence: Evidence) -> str:
    """`where dx differs (5 of 20 entries)`."""
    if not evidence.size:
        return say("where {name} differs", name=evidence.name)
    return say(
        "where {name} differs ({differing} of {size} entries)",
        name=evidence.name,
        differing=evidence.differing,
        size=evidence.size,
    )


def _line(row: Sequence[int], size: int, shades: str) -> Text:
    return Text.assemble(*_cells(row, size, shades))


def _cells(row: Sequence[int], size: int, shades: str) -> Iterator[tuple[str, str]]:
    for level in row:
        yield shades[level] * size, STYLES[level]
