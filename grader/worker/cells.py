"""A notebook's code cells, taken apart in a worker: their Python, and the names in each statement."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.worker.unreadable import UnreadableError

FORMAT = 4
MAX_CELLS = 5_000
MAX_TEXT = 1 << 20  # characters of an answer
TAG = "grader:"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
KEPT_MAGICS = {"%%time", "%%timeit", "%%capture"}  # what follows them is Python
ESCAPED = re.compile(r"^(\s*)(?:[%!?]|[\w.,\s\[\]]+=\s*[%!][A-Za-z{]|.*\?\s*$)")


@dataclass
class Statement:
    """One top-level statement: where it stands, what it binds, changes and uses."""

    cell: int
    node: ast.stmt
    binds: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)

    @property
    def place(self) -> tuple[int, int]:
        decorators = getattr(self.node, "decorator_list", [])
        return self.cell, min([self.node.lineno, *(each.lineno for each in decorators)])


@dataclass
class Cell:
    """One code cell: its number among all cells, its lines, its tags, its statements (none: it does not
    parse)."""

    number: int
    lines: list[str]
    tags: set[str]
    statements: list[Statement] | None


def sources_of(data: bytes) -> list[list[str]]:
    return [[kind, source[:MAX_TEXT]] for kind, source, _ in _raw_cells(data)]


def cells_of(data: bytes) -> Iterator[Cell]:
    for number, (kind, source, tags) in enumerate(_raw_cells(data), 1):
        if kind == "code":
            yield _cell(number, source[:MAX_TEXT], tags)


def _raw_cells(data: bytes) -> Iterator[tuple[str, str, set[str]]]:
    """Kind, source and tags of every cell."""
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UnreadableError("is no notebook: it is not JSON, or damaged") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        raise UnreadableError("is no notebook: it does not say its format")
    if notebook["nbformat"] != FORMAT:
        made = f"is a notebook of format {str(notebook['nbformat'])[:9]}"
        raise UnreadableError(f"{made}; open it in a current Jupyter and save it (format {FORMAT})")
    cells = notebook.get("cells")
    if not isinstance(cells, list) or len(cells) > MAX_CELLS:
        raise UnreadableError(f"is no notebook with cells, or has more than {MAX_CELLS:,}")
    for each in cells:
        cell = each if isinstance(each, dict) else {}
        source = cell.get("source", "")
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        kind = "code" if cell.get("cell_type") == "code" else "markdown"
        yield kind, source if isinstance(source, str) else "", _tags(cell)


def _tags(cell: dict[str, Any]) -> set[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    found = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return {tag.removeprefix(TAG).strip()[:80] for tag in found if tag.startswith(TAG)}


def _cell(number: int, source: str, tags: set[str]) -> Cell:
    lines = re.split("\r\n|\r|\n", source)
    tree = parsed(lines)
    if tree is None:
        lines = plain(lines)
        tree = parsed(lines)
    statements = None if tree is None else [_statement(number, node) for node in tree.body]
    return Cell(number, lines, tags, statements)


def parsed(lines: list[str]) -> ast.Module | None:
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def plain(lines: Sequence[str]) -> list[str]:
    """The lines as Python: what only IPython understands does nothing, at the same place."""
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and first.split()[0] not in KEPT_MAGICS:
        return [""] * len(lines)
    out = []
    for line in lines:
        escaped = ESCAPED.match(line)
        out.append(f"{escaped[1]}pass" if escaped else line)
    return out


def _statement(cell: int, node: ast.stmt) -> Statement:
    made = Statement(cell, node)
    _look(node, made, outside=True)
    return made


def _look(node: ast.AST, made: Statement, outside: bool) -> None:
    """Collect names: what is bound counts outside of functions and classes, what is used everywhere but for
    a function's own arguments and variables."""
    if isinstance(node, FUNCTIONS):
        inner = Statement(made.cell, made.node)
        for child in ast.iter_child_nodes(node):
            _look(child, inner, outside=False)
        made.uses |= inner.uses - _own_names(node)
        if outside and not isinstance(node, ast.Lambda):
            made.binds.add(node.name)
        return
    if isinstance(node, ast.ClassDef) and outside:
        made.binds.add(node.name)
        outside = False
    elif isinstance(node, ast.Import | ast.ImportFrom) and outside:
        made.binds |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    elif isinstance(node, ast.Name):
        bound = isinstance(node.ctx, ast.Store) and outside
        (made.binds if bound else made.uses).add(node.id)
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        made.uses.add(node.target.id)
    elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
        base: ast.AST = node
        while isinstance(base, ast.Attribute | ast.Subscript):
            base = base.value
        if isinstance(base, ast.Name) and outside:
            made.changes.add(base.id)
    for child in ast.iter_child_nodes(node):
        _look(child, made, outside)


def _own_names(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    """A function's arguments and variables, those it calls global aside."""
    every = node.args
    arguments = [*every.posonlyargs, *every.args, *every.kwonlyargs, every.vararg, every.kwarg]
    names = {argument.arg for argument in arguments if argument is not None}
    shared: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            names.add(inner.id)
        elif isinstance(inner, ast.Global):
            shared |= set(inner.names)
    defaults = [*every.defaults, *every.kw_defaults, *getattr(node, "decorator_list", [])]
    outer = {n.id for each in defaults if each for n in ast.walk(each) if isinstance(n, ast.Name)}
    return names - shared - outer
