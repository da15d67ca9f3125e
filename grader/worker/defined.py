"""Where a file defines its functions and methods, by reading it (never by running it): in the worker."""

from __future__ import annotations

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def lines_of(text: bytes) -> list[list[object]]:
    """`[name, line]` of the file's functions and classes, and `[Class.method, line]`; the last of a name
    counts, as it does where the file is executed."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: list[list[object]] = []
    for node in tree.body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            found.append([node.name, node.lineno])
        if isinstance(node, ast.ClassDef):
            inner = [each for each in node.body if isinstance(each, FUNCTIONS)]
            found += [[f"{node.name}.{each.name}", each.lineno] for each in inner]
    return found
