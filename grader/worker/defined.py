"""Where a file defines its functions and methods: read in the worker, taken for what it is by the host."""

from __future__ import annotations

import ast
from typing import Any

from grader.worker.decoder import one_line
from grader.worker.usage import parsed

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def lines_of(text: bytes) -> list[list[object]]:
    """By reading it, never by running it: `[name, line]` of the file's functions and classes, and
    `[Class.method, line]`; the last of a name counts, as it does where the file is executed."""
    found: list[list[object]] = []
    for node in parsed(text).body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            found.append([node.name, node.lineno])
        if isinstance(node, ast.ClassDef):
            inner = [each for each in node.body if isinstance(each, FUNCTIONS)]
            found += [[f"{node.name}.{each.name}", each.lineno] for each in inner]
    return found


def told_lines(account: Any) -> list[tuple[str, int]]:
    """A worker's account of names with their lines, for the host: what is no such row is passed over."""
    rows = account if isinstance(account, list) else []
    held = [row for row in rows if isinstance(row, list) and [*map(type, row)] == [str, int]]
    return [(one_line(name, 200), line) for name, line in held]
