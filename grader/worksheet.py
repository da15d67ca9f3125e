"""A unit as a notebook to fill in: for each exercise what it asks, the stub, and a cell that checks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from grader.course import Course, statement_of
from grader.ipynb import ipynb
from grader.latex.names import Names, names_of
from grader.latex.prose import plain, prose
from grader.latex.section import section
from grader.sync import fresh_stub

PROSE = ("What it computes", "Conventions")


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
    """A statement as Markdown: its first line a heading, formulas as mathematics, sentences with what is
    certainly a formula in them; shapes and examples as they stand."""
    names = names_of(statement)
    title, _, rest = statement.partition("\n")
    out = [f"## {plain(title)}"]
    for part in re.split(r"\n(?=\S)", rest.strip("\n")):
        head, _, body = part.partition("\n")
        lines = [line.removeprefix("    ") for line in body.strip("\n").split("\n")]
        out.append(f"**{plain(head)}**" if body.strip() else plain(head))
        if body.strip():
            out.append(_body(head.strip(), "\n".join(lines), names))
    return "\n\n".join(out)


def _body(head: str, text: str, names: Names) -> str:
    if head in PROSE:
        return prose(text, names)
    if head == "Formula":
        return section(text, names)
    return plain(text) if head == "From" else f"```text\n{text}\n```"
