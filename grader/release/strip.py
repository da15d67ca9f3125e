"""A spec without what gives the solution away: no edits, no oracles of its own."""

from __future__ import annotations

import ast
import re

from grader.course import derive_stub

RECORDED = (
    "pytorch.recorded"  # stands where an oracle of PyTorch's was asked; its answers are recorded
)
SPEC = re.compile(r"^# BEGIN SPEC\n(.*?)^# END SPEC$", re.MULTILINE | re.DOTALL)


def stripped(text: str, where: str) -> str:
    """A reference file as it goes into a handout: the stub, and the spec as far as it asks questions.

    Mistakes and accepted conventions are edits of the solution, a function given to Oracle computes the
    right answer: both go, their outputs are recorded. So does whatever only they used.
    """
    parts = SPEC.findall(text)
    tree = ast.parse("".join(parts))
    tree = ast.fix_missing_locations(_Questions().visit(tree))
    tree.body = _needed(tree)
    return f"{derive_stub(text, where)}\n\n# BEGIN SPEC\n{ast.unparse(tree)}\n# END SPEC\n"


class _Questions(ast.NodeTransformer):
    """Calls without their answers."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        node.keywords = [k for k in node.keywords if k.arg not in ("mistakes", "accept")]
        if name == "Oracle":
            asks = bool(node.args) or any(k.arg == "torch" for k in node.keywords)
            node.args = [ast.Constant(RECORDED)] if asks else []
            node.keywords = []
        return node


def _needed(tree: ast.Module) -> list[ast.stmt]:
    """The statements that `exercise` is made with, imports narrowed to what is named."""
    kept = [node for node in tree.body if not _defined(node) or "exercise" in _defined(node)]
    while True:
        named = {n.id for node in kept for n in ast.walk(node) if isinstance(n, ast.Name)}
        more = [n for n in tree.body if n not in kept and _defined(n) & named]
        if not more:
            break
        kept += more
    return [_narrowed(node, named) for node in tree.body if node in kept]


def _defined(node: ast.stmt) -> set[str]:
    """The names a statement at the head of a module defines."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {_bound(alias) for alias in node.names}
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    stored = (n for n in ast.walk(node) if isinstance(n, ast.Name))
    return {name.id for name in stored if isinstance(name.ctx, ast.Store)}


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _narrowed(node: ast.stmt, named: set[str]) -> ast.stmt:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        node.names = [alias for alias in node.names if _bound(alias) in named]
    return node
