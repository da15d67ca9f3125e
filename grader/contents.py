"""The course's table of contents, as markdown: derived from the catalogue's rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

TWIN = "_torch"
DERIVED = "Derived by `grader sync`"
Row = dict[str, Any]


def contents(title: str, rows: Sequence[Row]) -> str:
    """A page with a table for each unit, in the order of learning: what it is, the files of both tracks,
    and what it is built on."""
    lines = [f"# {title}", "", f"{DERIVED}, in the order of learning.", ""]
    for unit, group in groupby(rows, key=lambda row: row["unit"]):
        lines += [
            f"## {unit}",
            "",
            "| exercise | what it is | PyTorch | built on |",
            "|---|---|---|---|",
        ]
        lines += [*_lines(list(group)), ""]
    return "\n".join(lines)


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    twins = {row["name"].removesuffix(TWIN): row for row in rows if row["track"] == "torch"}
    for row in rows:
        if row["track"] == "torch":
            continue
        twin = twins.get(row["name"])
        what = row["title"].partition(":")[2].strip() or row["title"]
        cells = (_link(row), what, _link(twin) if twin else "", ", ".join(row["needs"]))
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _link(row: Row) -> str:
    return f"[{row['name']}]({row['unit']}/{row['name']}.py)"
