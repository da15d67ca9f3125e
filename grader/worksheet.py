"""A unit as a notebook to fill in: for each exercise what it asks, the stub, and a cell that checks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from grader.course import Course, statement_of
from grader.ipynb import ipynb
from grader.sync import fresh_stub

PROSE = (
    "What it computes",
    "Conventions",
    "From",
)  # sections in sentences; the others are formulas
SPECIAL = re.compile(r"([\\*_<>#|\[\]])")


def worksheet(course: Course, names: Sequence[str], title: str) -> str:
    """The notebook's text, in format 4.5. The cells are tagged with their exercises."""
    from nbformat import v4

    cells = [
        _cell(v4.new_markdown_cell, "title", f"# {title}\n\n{course.title}"),
        _cell(v4.new_code_cell, "check", "from grader import check"),
        *(cell for name in names for cell in _exercise(v4, course, name)),
    ]
    return ipynb(cells)


def _exercise(v4: Any, course: Course, name: str) -> Iterator[Any]:
    entry = course.entries[name]
    stub = fresh_stub(entry)
    yield _cell(v4.new_markdown_cell, f"{name}-asks", markdown(statement_of(stub)))
    tags = {"tags": [f"grader:{name}"]}
    yield _cell(v4.new_code_cell, f"{name}-answer", without_statement(stub), tags)
    yield _cell(v4.new_code_cell, f"{name}-check", f'check("{name}")')


def _cell(make: Any, identity: str, source: str, metadata: dict[str, Any] | None = None) -> Any:
    cell = make(source, metadata=metadata or {})
    cell["id"] = re.sub(r"[^a-zA-Z0-9-_]", "-", identity)[
        :64
    ]  # chosen, so that it is the same each time
    return cell


def without_statement(stub: str) -> str:
    """The stub without the docstring at its head."""
    tree = ast.parse(stub)
    first = tree.body[0] if tree.body else None
    if ast.get_docstring(tree) is None or first is None:
        return stub.strip("\n")
    return "\n".join(stub.splitlines()[first.end_lineno or 0 :]).strip("\n")


def markdown(statement: str) -> str:
    """A statement as Markdown: its first line a heading, prose as prose, formulas as they stand."""
    title, _, rest = statement.partition("\n")
    out = [f"## {plain(title)}"]
    for section in re.split(r"\n(?=\S)", rest.strip("\n")):
        head, _, body = section.partition("\n")
        lines = [line.removeprefix("    ") for line in body.strip("\n").split("\n")]
        out.append(f"**{plain(head)}**" if body.strip() else plain(head))
        if body.strip() and head.strip() in PROSE:
            out.append("\n".join(map(plain, lines)))
        elif body.strip():
            out.append("\n".join(("```text", *lines, "```")))
    return "\n\n".join(out)


def plain(text: str) -> str:
    """A line in which no character means markup, except for `code` and $mathematics$."""
    parts = re.split(r"(`[^`]*`|\$[^$]*\$)", text)
    return "".join(part if n % 2 else SPECIAL.sub(r"\\\1", part) for n, part in enumerate(parts))
