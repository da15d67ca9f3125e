"""What a student wrote, carried into a newer stub: filled holes, imports, functions of their own."""

from __future__ import annotations

import ast
import copy
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

HOLE = "# YOUR CODE HERE"
UNFILLED = ast.dump(ast.parse("raise NotImplementedError").body[0])
Function = ast.FunctionDef | ast.AsyncFunctionDef


class TransplantError(Exception):
    """What was written has no certain place in the newer stub: says where."""


@dataclass(frozen=True)
class Text:
    """A file with its lines, and its functions by qualified name (`ReLU.forward`)."""

    lines: list[str]
    tree: ast.Module

    @classmethod
    def of(cls, text: str) -> Text:
        try:
            return cls(text.splitlines(), ast.parse(text))
        except (SyntaxError, ValueError) as error:
            raise TransplantError(f"the file does not parse ({error})") from None

    @property
    def functions(self) -> dict[str, Function]:
        return dict(_functions(self.tree, ""))

    def between(self, after: int, until: int) -> list[str]:
        """The lines behind line `after`, up to and with line `until`."""
        return self.lines[after:until]


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not isinstance(child, ast.ClassDef):
                yield prefix + child.name, child
            yield from _functions(child, f"{prefix}{child.name}.")


def transplanted(written: str, stub: str) -> str:
    """The stub with what was written in it; `written` itself where all that was given is as it was.

    TransplantError where the lines around a hole have changed, or the text does not parse.
    """
    old, new = Text.of(written), Text.of(stub)
    replaced = dict(_replacements(old, new))
    added = list(_additions(old, new))
    lines = list(new.lines)
    for last in sorted(replaced, reverse=True):
        first, text = replaced[last]
        lines[first:last] = text
    if added:
        raise_at = {at for at, _ in added}
        for at in sorted(raise_at, reverse=True):
            shifted = at + sum(
                len(text) - (last - first) for last, (first, text) in replaced.items() if last <= at
            )
            lines[shifted:shifted] = [line for where, text in added if where == at for line in text]
    result = "\n".join(lines).rstrip() + "\n"
    return written if _same(written, result) else result


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same program with the same documentation, however they are laid out."""
    mine, theirs = (sorted(meaning(node) for node in ast.parse(t).body) for t in (one, other))
    return mine == theirs


def meaning(node: ast.stmt) -> str:
    """What a statement is, without its layout: docstrings without white space, methods in any order."""
    if isinstance(node, ast.ClassDef):
        inner = sorted(meaning(item) for item in node.body)
        return f"{node.name} {[*map(ast.dump, (*node.bases, *node.decorator_list))]} {inner}"
    if _is_docstring(node):
        return " ".join(str(ast.literal_eval(node.value)).split())
    if isinstance(node, Function) and _after_docstring(node):
        first, *rest = node.body
        plain = copy.copy(node)
        plain.body = rest
        return f"{ast.dump(plain)} {meaning(first)}"
    return ast.dump(node)


# --- holes


def _replacements(old: Text, new: Text) -> Iterator[tuple[int, tuple[int, list[str]]]]:
    """For each filled hole the last line of it in the stub, the line before it, and what fills it."""
    theirs = old.functions
    for name, function in new.functions.items():
        holes = [i for i, statement in enumerate(function.body) if ast.dump(statement) == UNFILLED]
        nested = sum(ast.dump(node) == UNFILLED for node in ast.walk(function)) > len(holes)
        if name not in theirs or not (holes or nested):
            continue
        if ast.dump(theirs[name]) == ast.dump(function):
            continue
        if nested and not any(isinstance(node, Function) for node in function.body):
            raise TransplantError(f"{name} has a hole inside another statement")
        for hole, (before, after) in zip(
            holes, _filled(name, theirs[name], function, holes), strict=True
        ):
            if [*map(ast.dump, theirs[name].body[before:after])] == [UNFILLED]:
                continue
            first, last = _extent(function, hole)
            while first < last and new.lines[first].strip() != HOLE:
                first += 1  # comments above the hole are given
            text = _body(old, theirs[name], before, after)
            yield last, (first, _indented(text, function.body[hole].col_offset))


def _filled(
    name: str, theirs: Function, stub: Function, holes: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The range of a student's statements that fills each hole: what is given stands around it."""
    given = [ast.dump(statement) for statement in stub.body]
    written = [ast.dump(statement) for statement in theirs.body]
    start = _after_docstring(stub)
    at = _after_docstring(theirs)
    for number, hole in enumerate(holes):
        before = given[start:hole]
        if written[at : at + len(before)] != before:
            raise TransplantError(f"the lines given in {name} have changed")
        at += len(before)
        following = holes[number + 1] if number + 1 < len(holes) else len(given)
        after = given[hole + 1 : following]
        end = _found(written, after, at, last=following == len(given))
        if end is None:
            raise TransplantError(f"the lines given in {name} have changed")
        yield at, end
        at, start = end, hole + 1


def _found(written: Sequence[str], piece: Sequence[str], start: int, last: bool) -> int | None:
    """Where a run of statements begins: at the very end, or the first after `start`."""
    if last:
        at = len(written) - len(piece)
        return at if at >= start and list(written[at:]) == list(piece) else None
    places = range(start, len(written) - len(piece) + 1)
    return next((i for i in places if list(written[i : i + len(piece)]) == list(piece)), None)


def _after_docstring(function: Function) -> int:
    return 1 if ast.get_docstring(function, clean=False) is not None else 0


def _extent(function: Function, index: int) -> tuple[int, int]:
    """The lines of a statement with the comments above it: (line before the first, last)."""
    statement = function.body[index]
    return _end(function, index), statement.end_lineno or statement.lineno


def _end(function: Function, index: int) -> int:
    """The last line of what stands before a statement of the body: another, or the signature."""
    if index > 0:
        return function.body[index - 1].end_lineno or 0
    outer = [function.args, *([function.returns] if function.returns else [])]
    ends = [getattr(node, "end_lineno", None) or 0 for part in outer for node in ast.walk(part)]
    return max([function.lineno, *ends])


def _body(text: Text, function: Function, first: int, last: int) -> list[str]:
    """The lines of some statements, with the comments between and above them."""
    if first == last:
        return ["pass"] if len(function.body) == _after_docstring(function) else []
    until = function.body[last - 1].end_lineno or 0
    after = _end(function, first)
    if function.body[first].lineno <= after:  # `def f(x): return x`
        statements = function.body[first:last]
        return [ast.unparse(statement) for statement in statements]
    lines = text.between(after, until)
    if lines and lines[0].strip() in ("):", ") -> None:"):
        lines = lines[1:]
    return [line for line in lines if line.strip() != HOLE]


def _indented(lines: Sequence[str], columns: int) -> list[str]:
    text = textwrap.dedent("\n".join(line.expandtabs(8) for line in lines)).strip("\n")
    return textwrap.indent(text, " " * columns).split("\n")


# --- what was added


def _additions(old: Text, new: Text) -> Iterator[tuple[int, list[str]]]:
    """Where in the stub (behind which line) goes what it does not have, and the lines."""
    given = {ast.dump(node) for node in new.tree.body}
    names = {name for node in new.tree.body for name in _defines(node)}
    classes = {node.name: node for node in new.tree.body if isinstance(node, ast.ClassDef)}
    imports = [node for node in new.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    head = (imports or new.tree.body)[-1 if imports else 0].end_lineno or 0
    for node in old.tree.body:
        if ast.dump(node) in given or _is_docstring(node):
            continue
        if isinstance(node, ast.ClassDef) and node.name in classes:
            yield from _methods(old, node, classes[node.name])
        elif not (_defines(node) and _defines(node) <= names):
            gap = [] if isinstance(node, ast.Import | ast.ImportFrom) else ["", ""]
            yield head, [*gap, *_lines(old, node)]


def _methods(
    text: Text, written: ast.ClassDef, stub: ast.ClassDef
) -> Iterator[tuple[int, list[str]]]:
    known = {name for node in stub.body for name in _defines(node)}
    for node in written.body:
        if _defines(node) - known:
            columns = stub.body[0].col_offset
            yield stub.end_lineno or 0, ["", *_indented(_lines(text, node), columns)]


def _lines(text: Text, node: ast.stmt) -> list[str]:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    while first > 1 and text.lines[first - 2].lstrip().startswith("#"):
        first -= 1  # the comment above belongs to it
    return text.between(first - 1, node.end_lineno or node.lineno)


def _defines(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return {node.name}
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        found = (n for t in targets for n in ast.walk(t) if isinstance(n, ast.Name))
        return {name.id for name in found}
    return set()


def _is_docstring(node: ast.stmt) -> TypeGuard[ast.Expr]:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
