"""Which library names a file uses, by reading it (never by running it): runs in the worker."""

from __future__ import annotations

import ast
import functools


def names_used(text: bytes) -> list[list[object]]:
    """`[dotted name, line]` of imports and attribute chains, import aliases resolved.

    A lint against honest slips, not a sandbox: a name built at run time is not seen here.
    """
    tree = parsed(text)
    aliases: dict[str, str] = {}
    found: list[list[object]] = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found += [[dotted, node.lineno] for dotted in _imported(node, aliases)]
    for node in ast.walk(tree):
        dotted = _dotted(node, aliases) if isinstance(node, ast.Attribute) else None
        if dotted:
            found.append([dotted, node.lineno])  # type: ignore[attr-defined]
    return found


@functools.lru_cache(1)
def parsed(text: bytes) -> ast.Module:
    """The file's tree, an empty one where it has none; kept for whoever reads the same text next."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _imported(node: ast.Import | ast.ImportFrom, aliases: dict[str, str]) -> list[str]:
    dotted = []
    for alias in node.names:
        full = alias.name
        if isinstance(node, ast.ImportFrom):
            full = f"{node.module or ''}.{alias.name}"
            aliases[alias.asname or alias.name] = full
        else:
            aliases[alias.asname or alias.name.partition(".")[0]] = (
                alias.name if alias.asname else alias.name.partition(".")[0]
            )
        dotted.append(full)
    return dotted


def _dotted(node: ast.expr, aliases: dict[str, str]) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name) and node.id in aliases:
        return ".".join([aliases[node.id], *reversed(parts)])
    return None
