"""A section of formulas as Markdown: display mathematics, laid out as the statement lays it out, and for what
cannot be understood the lines as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from grader.latex.formula import formula
from grader.latex.names import Names, UnsureError
from grader.latex.prose import plain

LABEL = re.compile(r"((?:[a-z]{2,}|[A-Z]{2}-\d)(?:[ _,-]{1,2}[a-z]+)?:) +(?=\S)", re.IGNORECASE)
GAP = re.compile(r"(?<=[^\s,;:]) {2,}(?![ =~]|<-|->)")  # a column of its own
OPENING, CLOSING = "([", ")]"


@dataclass
class Row:
    """A line, or several while a bracket is open: its label, its columns, and whether it goes on."""

    lines: list[str]
    label: str = ""
    cells: list[str] = field(default_factory=list)
    goes_on: bool = False


def section(body: str, names: Names) -> str:
    """The section as Markdown, `body` being its lines without the heading. What somebody has written as
    $mathematics$ stays."""
    if "$" in body:
        return plain(body)
    return "\n\n".join(_shown(group, names) for group in _groups(_rows(body)))


def _shown(group: Sequence[Row], names: Names) -> str:
    """All as one display, or what can be understood of it."""
    told = [(set_of(statement, names) is not None, statement) for statement in _statements(group)]
    shown: list[str] = []
    for is_set, run in groupby(told, key=lambda each: each[0]):
        rows = [row for _, statement in run for row in statement]
        lines = [line for row in rows for line in row.lines]
        shown.append(display(rows, names) if is_set else "\n".join(("```text", *lines, "```")))
    return "\n\n".join(shown)


def _statements(group: Sequence[Row]) -> Iterator[list[Row]]:
    """A line with those that go on with it; the lines of a table together."""
    statement: list[Row] = []
    for row in group:
        is_table = len(row.cells) > 1 and statement and len(statement[-1].cells) > 1
        if statement and not row.goes_on and not is_table:
            yield statement
            statement = []
        statement.append(row)
    yield statement


def set_of(rows: Sequence[Row], names: Names) -> list[list[str]] | None:
    """The rows' columns as LaTeX; None where one of them cannot be understood."""
    try:
        return [[formula(" ".join(cell.split("\n")), names) for cell in row.cells] for row in rows]
    except UnsureError:
        return None


def display(rows: Sequence[Row], names: Names) -> str:
    """Rows that were understood as one display."""
    labelled = any(row.label for row in rows)
    between = " && \\quad " if sum(len(row.cells) > 1 for row in rows) > 1 else " \\quad "
    lines: list[str] = []
    for row, cells in zip(rows, set_of(rows, names) or (), strict=True):
        label = row.label.replace("_", "\\_")
        head = (f"\\text{{{label}}} && " if label else "&& ") if labelled else ""
        gap = "\\quad " if row.goes_on and not labelled else ""
        lines.append(f"& {head}{gap}{between.join(cells)}")
    inner = " \\\\\n".join(lines)
    return f"$$\n\\begin{{aligned}}\n{inner}\n\\end{{aligned}}\n$$"


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows with no empty line between them."""
    group: list[Row] = []
    for row in rows:
        if not row.lines:
            if group:
                yield group
            group = []
        else:
            group.append(row)
    if group:
        yield group


def _rows(body: str) -> list[Row]:
    rows: list[Row] = []
    for line in body.rstrip("\n").split("\n"):
        if not line.strip():
            rows.append(Row([]))
        elif rows and rows[-1].lines and _is_open(rows[-1].lines):
            rows[-1].lines.append(line)
            rows[-1].cells[-1] += "\n" + line.strip()
        else:
            found = LABEL.match(line)
            label, rest = (found[1], line[found.end() :]) if found else ("", line)
            rows.append(Row([line], label, GAP.split(rest.strip()), line[0].isspace()))
    return rows


def _is_open(lines: Sequence[str]) -> bool:
    text = "".join(lines)
    return sum(text.count(c) for c in OPENING) > sum(text.count(c) for c in CLOSING)
