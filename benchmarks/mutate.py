"""Wrong programs from a right one: every small change to its syntax tree that a slip could make.

An operator is a function from a node (and the function it stands in) to the nodes, or statements, that
may stand in its place. A change of the whole file is one of those at one place.
"""

from __future__ import annotations

import ast
import copy
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

Path = tuple[tuple[str, int | None], ...]
New = ast.AST | list[ast.stmt]
Operator = Callable[[ast.AST, ast.FunctionDef], Iterator[New]]

OPERATORS: dict[str, Operator] = {}


@dataclass(frozen=True)
class Mutant:
    """A changed file: by which operator, in which function, its text, and the lines that differ."""

    operator: str
    place: str
    text: str
    diff: str


def mutants_of(text: str) -> list[Mutant]:
    """Every mutant of a file, each once."""
    original = rewritten(text)
    tree = ast.parse(original)
    found: dict[str, Mutant] = {}
    for place, path, node, function in _sites(tree):
        for name, operator in OPERATORS.items():
            for new in operator(node, function):
                changed = _written(_put(tree, path, new))
                if changed and changed != original and changed not in found:
                    found[changed] = Mutant(name, place, changed, difference(original, changed))
    return list(found.values())


def rewritten(text: str) -> str:
    """A file as its mutants are written: without docstrings, comments and layout of its own."""
    return ast.unparse(_without_docstrings(ast.parse(text)))


def difference(before: str, after: str) -> str:
    """The lines that differ, without their indentation: `- old` and `+ new`."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return "\n".join(f"{line[0]} {line[2:].strip()}" for line in lines if line[0] in "+-")


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def _sites(tree: ast.Module) -> Iterator[tuple[str, Path, ast.AST, ast.FunctionDef]]:
    """Every node inside a function, with the function's name and the way there."""

    def walk(
        node: ast.AST, path: Path, names: tuple[str, ...], function: ast.FunctionDef | None
    ) -> Iterator[tuple[str, Path, ast.AST, ast.FunctionDef]]:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            names = (*names, node.name)
        if isinstance(node, ast.FunctionDef):
            function = node
        elif function is not None:
            yield ".".join(names), path, node, function
        for field, value in ast.iter_fields(node):
            for i, child in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(child, ast.AST):
                    step = (field, i if isinstance(value, list) else None)
                    yield from walk(child, (*path, step), names, function)

    yield from walk(tree, (), (), None)


def _put(tree: ast.Module, path: Path, new: New) -> ast.Module:
    """The tree with another node (or statements) at the end of the path."""
    root = copy.deepcopy(tree)
    parent: ast.AST = root
    for field, i in path[:-1]:
        value = getattr(parent, field)
        parent = value if i is None else value[i]
    field, i = path[-1]
    if i is None:
        setattr(parent, field, new)
    elif isinstance(new, list):
        getattr(parent, field)[i : i + 1] = new
    else:
        getattr(parent, field)[i] = new
    return root


def _written(tree: ast.Module) -> str:
    """The tree as text, "" where it is no program."""
    text = ast.unparse(ast.fix_missing_locations(tree))
    try:
        compile(text, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return ""
    return text


def operator(function: Operator) -> Operator:
    OPERATORS[function.__name__.replace("_", " ")] = function
    return function


# ------------------------------------------------------------------------------------- arithmetic

SWAPPED: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
}


@operator
def arithmetic(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """Another operator, as in a + b and in a += b."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        for other in SWAPPED.get(type(node.op), ()):
            yield _with(node, op=other())


@operator
def dropped_operand(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """A term or a factor is missing."""
    if isinstance(node, ast.BinOp):
        yield from (node.left, node.right)


@operator
def swapped_operands(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    if isinstance(node, ast.BinOp) and isinstance(
        node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)
    ):
        yield _with(node, left=node.right, right=node.left)


@operator
def sign(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not, ast.Invert)):
        yield node.operand
    if isinstance(node, (ast.Return, ast.Assign, ast.AugAssign)) and _is_number(node.value):
        assert node.value is not None
        yield _with(node, value=ast.UnaryOp(ast.USub(), node.value))


@operator
def slightly(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """A result that is wrong in the seventh digit."""
    if isinstance(node, (ast.Return, ast.Assign, ast.AugAssign)) and _is_number(node.value):
        assert node.value is not None
        yield _with(node, value=ast.BinOp(node.value, ast.Mult(), ast.Constant(1 + 1e-7)))


@operator
def constant(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    if isinstance(node, ast.Constant) and _is_plain(node.value):
        c = node.value
        for other in dict.fromkeys((c + 1, c - 1, 0, 1, 2, -c)):
            if other != c:
                yield ast.Constant(other)


COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


@operator
def comparison(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in COMPARED[type(node.ops[0])]:
            yield _with(node, ops=[other()])


@operator
def condition(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """Always so, never so, the other way round; np.where and `a if c else b` with branches swapped."""
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        for test in (ast.Constant(True), ast.Constant(False), ast.UnaryOp(ast.Not(), node.test)):
            yield _with(node, test=test)
    if isinstance(node, ast.comprehension) and node.ifs:
        yield _with(node, ifs=[])
    if isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
        yield from node.values
    if _called(node) == "where" and isinstance(node, ast.Call) and len(node.args) == 3:
        c, a, b = node.args
        yield _with(node, args=[c, b, a])
        yield from (a, b)


# ------------------------------------------------------------------------------------- statements


@operator
def dropped_statement(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    if isinstance(node, ast.stmt):
        yield [ast.Pass()]


@operator
def assignment(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """`a += b` for `a = b` and back; in place turned into a rebinding and back."""
    if isinstance(node, ast.AugAssign):
        load = _loaded(node.target)
        yield ast.Assign([node.target], node.value)
        yield ast.Assign([node.target], ast.BinOp(load, node.op, node.value))
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        yield from _assigned(node.targets[0], node.value)
    if isinstance(node, ast.Return) and (changed := _in_place(node.value)):
        yield [changed, ast.Return(_loaded(changed.target))]


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[New]:
    if isinstance(target, (ast.Subscript, ast.Attribute)):
        yield ast.AugAssign(target, ast.Add(), value)
    if isinstance(target, ast.Subscript):
        held = _stored(target.value)
        whole = isinstance(target.slice, (ast.Constant, ast.Slice))
        if held is not None and whole:
            yield ast.Assign([held], value)
    if changed := _in_place(value):
        yield [changed, ast.Assign([target], _loaded(changed.target))]


def _in_place(value: ast.expr | None) -> ast.AugAssign | None:
    """`a * b` as `a *= b`, where a can be assigned to."""
    target = _stored(value.left) if isinstance(value, ast.BinOp) else None
    if target is None or not isinstance(value, ast.BinOp):
        return None
    return ast.AugAssign(target, value.op, value.right)


@operator
def kept_too_long(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """What belongs to this call and this object is kept from the first call, or on the class."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and _is_own(node.targets[0]):
        (target,) = node.targets
        assert isinstance(target, ast.Attribute)
        if function.name != "__init__":
            held = ast.parse(f"hasattr(self, {target.attr!r})", mode="eval").body
            yield ast.If(ast.UnaryOp(ast.Not(), held), [node], [])
        of_class = ast.parse("type(self)", mode="eval").body
        yield _with(node, targets=[ast.Attribute(of_class, target.attr, ast.Store())])


@operator
def loop(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """Stops after the first round, leaves the first or the last out, goes the other way."""
    if isinstance(node, (ast.For, ast.While)):
        yield _with(node, body=[*node.body, ast.Break()])
    if isinstance(node, (ast.For, ast.comprehension)):
        items = ast.Call(ast.Name("list", ast.Load()), [node.iter], [])
        for part in (
            ast.Slice(lower=ast.Constant(1)),
            ast.Slice(upper=ast.UnaryOp(ast.USub(), ast.Constant(1))),
            ast.Slice(step=ast.UnaryOp(ast.USub(), ast.Constant(1))),
        ):
            yield _with(node, iter=ast.Subscript(items, part, ast.Load()))


# ------------------------------------------------------------------------------ arrays and arguments

AXIS = ("axis", "dim")
KEPT = ("keepdims", "keepdim")
REDUCTIONS = ("sum", "mean", "max", "min", "amax", "amin", "prod")
RENAMED = {
    "sum": ("mean", "max"),
    "mean": ("sum",),
    "max": ("min", "sum"),
    "amax": ("amin", "sum"),
    "min": ("max",),
    "ones_like": ("zeros_like",),
    "zeros_like": ("ones_like",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "argmax": ("argmin",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "repeat": ("tile",),
    "log": ("log1p", "log2"),
    "exp": ("expm1", "exp2"),
    "split": ("array_split",),
}


@operator
def axis(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """Another axis, none, or one of several."""
    if not isinstance(node, ast.Call):
        return
    for i, keyword in enumerate(node.keywords):
        if keyword.arg not in AXIS:
            continue
        yield _with(node, keywords=_without(node.keywords, i))
        for other in (ast.Constant(0), ast.Constant(1), ast.UnaryOp(ast.USub(), ast.Constant(1))):
            yield _with(node, keywords=_at(node.keywords, i, _with(keyword, value=other)))
        if isinstance(keyword.value, ast.Tuple):
            for k in range(len(keyword.value.elts)):
                fewer = _with(keyword.value, elts=_without(keyword.value.elts, k))
                yield _with(node, keywords=_at(node.keywords, i, _with(keyword, value=fewer)))


@operator
def keepdims(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """Kept where it was not, and the other way round."""
    if not isinstance(node, ast.Call):
        return
    names = [keyword.arg for keyword in node.keywords]
    for i, name in enumerate(names):
        if name in KEPT:
            yield _with(node, keywords=_without(node.keywords, i))
    if _called(node) in REDUCTIONS and not set(names) & set(KEPT):
        name = "keepdim" if "dim" in names else "keepdims"
        yield _with(node, keywords=[*node.keywords, ast.keyword(name, ast.Constant(True))])


@operator
def another_function(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """sum for mean, max for min, and their like."""
    if isinstance(node, ast.Call):
        for name in RENAMED.get(_called(node), ()):
            if isinstance(node.func, ast.Attribute):
                yield _with(node, func=_with(node.func, attr=name))


@operator
def dropped_call(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """`f(a)` and `a.f()` become a: no copy, no exp, no reshape, no reversed."""
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        yield node.func.value
    elif node.args and not isinstance(node.args[0], (ast.Starred, ast.GeneratorExp)):
        yield node.args[0]


@operator
def arguments(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """Swapped with the next one, left out; keywords left out, switches turned."""
    if not isinstance(node, ast.Call):
        return
    for i in range(len(node.args)):
        yield _with(node, args=_without(node.args, i))
        if i:
            yield _with(node, args=_exchanged(node.args, i))
    for i, keyword in enumerate(node.keywords):
        if keyword.arg not in (*AXIS, *KEPT):
            yield _with(node, keywords=_without(node.keywords, i))
        if isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, bool):
            turned = _with(keyword, value=ast.Constant(not keyword.value.value))
            yield _with(node, keywords=_at(node.keywords, i, turned))


@operator
def transposed(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """`.T` left out, or put where a matrix product has none."""
    if isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
        yield node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield _with(node, left=ast.Attribute(node.left, "T", ast.Load()))
        yield _with(node, right=ast.Attribute(node.right, "T", ast.Load()))


EINSUM = re.compile(r"[a-zA-Z.,]+->[a-zA-Z.]*")


@operator
def einsum(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """The last two letters of a term change places."""
    text = node.value if isinstance(node, ast.Constant) else None
    if isinstance(text, str) and EINSUM.fullmatch(text):
        terms = text.replace("->", ",").split(",")
        for i, term in enumerate(terms):
            swapped = term[:-2] + term[-2:][::-1]
            *before, result = [*terms[:i], swapped, *terms[i + 1 :]]
            yield ast.Constant(f"{','.join(before)}->{result}")


@operator
def off_by_one(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """Ends of slices and ranges, moved by one or left out; indices, moved by one."""
    if isinstance(node, ast.Slice):
        for end in ("lower", "upper", "step"):
            value = getattr(node, end)
            if value is None:
                continue
            yield _with(node, **{end: None})
            if end != "step":
                yield _with(node, **{end: _plus(value, 1)})
                yield _with(node, **{end: _plus(value, -1)})
        if node.lower is None and node.step is None:
            yield _with(node, lower=ast.Constant(1))
    if _called(node) == "range" and isinstance(node, ast.Call):
        for i, value in enumerate(node.args):
            yield _with(node, args=_at(node.args, i, _plus(value, 1)))
            yield _with(node, args=_at(node.args, i, _plus(value, -1)))
        if len(node.args) == 1:
            yield _with(node, args=[ast.Constant(1), *node.args])


@operator
def several(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """Items of a tuple or a list change places, or one is left out."""
    if isinstance(node, (ast.Tuple, ast.List)) and isinstance(node.ctx, ast.Load):
        for i in range(len(node.elts)):
            yield _with(node, elts=_without(node.elts, i))
            if i:
                yield _with(node, elts=_exchanged(node.elts, i))
    if isinstance(node, ast.Starred):
        yield node.value


@operator
def another_name(node: ast.AST, function: ast.FunctionDef) -> Iterator[New]:
    """Another argument, local name or attribute of self that the function also uses."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id != "self":
        names = _local_names(function)
        if node.id in names:
            yield from (ast.Name(name, ast.Load()) for name in names if name != node.id)
    if _is_own(node) and isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        others = {a.attr for a in ast.walk(function) if _is_own(a) and isinstance(a, ast.Attribute)}
        yield from (_with(node, attr=name) for name in sorted(others - {node.attr}))


# ------------------------------------------------------------------------------------------ pieces


def _with(node: ast.AST, **changes: object) -> ast.AST:
    """A copy of the node with other fields."""
    made = copy.copy(node)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def _without(items: Sequence[ast.AST], i: int) -> list[ast.AST]:
    return [*items[:i], *items[i + 1 :]]


def _at(items: Sequence[object], i: int, item: object) -> list[object]:
    return [*items[:i], item, *items[i + 1 :]]


def _exchanged(items: Sequence[ast.AST], i: int) -> list[ast.AST]:
    return [*items[: i - 1], items[i], items[i - 1], *items[i + 1 :]]


def _plus(value: ast.expr, n: int) -> ast.expr:
    if isinstance(value, ast.Constant) and isinstance(value.value, int):
        return ast.Constant(value.value + n)
    return ast.BinOp(value, ast.Add() if n > 0 else ast.Sub(), ast.Constant(abs(n)))


def _called(node: ast.AST) -> str:
    """The name of the function or method that is called, "" where none is."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _is_plain(value: object) -> TypeGuard[int | float]:
    """A number that is no switch."""
    return type(value) in (int, float)


def _is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "torch")


def _is_own(node: ast.AST) -> bool:
    """An attribute of self."""
    held = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    return held and node.value.id == "self"  # pyright: ignore[reportAttributeAccessIssue]


def _is_number(node: ast.AST | None) -> bool:
    """What can be turned to its negative and may be a number."""
    wrong = (ast.Tuple, ast.List, ast.Constant, ast.UnaryOp, ast.Dict, ast.ListComp)
    return isinstance(node, ast.expr) and not isinstance(node, wrong)


def _loaded(node: ast.expr) -> ast.expr:
    made = copy.deepcopy(node)
    made.ctx = ast.Load()  # pyright: ignore[reportAttributeAccessIssue]
    return made


def _stored(node: ast.expr) -> ast.Name | ast.Attribute | ast.Subscript | None:
    """The same as the target of an assignment, None where it cannot be one."""
    if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
        return None
    made = copy.deepcopy(node)
    made.ctx = ast.Store()
    return made


def _local_names(function: ast.FunctionDef) -> list[str]:
    """Arguments and assigned names of a function, in order, self left out."""
    every = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    names = [a.arg for a in every] + ([function.args.vararg.arg] if function.args.vararg else [])
    names += [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and _is_stored(n)]
    return [name for name in dict.fromkeys(names) if name not in ("self", "_")]


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)
