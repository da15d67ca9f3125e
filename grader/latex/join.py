"""Pieces of a formula put together: fractions built, words and gaps between them set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from grader.latex.names import UnsureError

Kind = Literal["operand", "prefix", "sign", "slash", "mark", "word"]
SUMS = ("\\sum", "\\prod", "\\max", "\\min", "\\operatorname*")
ESCAPES = {c: f"\\{c}" for c in "_&%#${}"}
MARKED = (",}", ";}", ":}", ".}")  # a text that ends with a mark


@dataclass(frozen=True)
class Item:
    """One piece: what it is, its LaTeX (of a word its text), and the space before it. `inner` is what a
    round bracket holds."""

    kind: Kind
    tex: str
    before: str = ""
    inner: Sequence[Item] = field(default=())
    is_number: bool = False
    is_wide: bool = False
    is_fraction: bool = False

    def with_tex(self, tex: str) -> Item:
        return replace(self, tex=tex, inner=(), is_number=False)


# --- fractions


def fractions(items: Sequence[Item]) -> list[Item]:
    """The items with a fraction for each bar that can be one."""
    out: list[Item] = []
    rest = [_unwrapped(item) for item in items]
    while rest:
        item = rest.pop(0)
        if item.kind != "slash":
            out.append(item)
        elif _is_derivative(out, rest):
            (d, y), (e, x) = out[-2:], rest[:2]
            out[-2:] = [_fraction([d, y], [e, x])]
            del rest[:2]
        else:
            over, under = _numerator(out, not item.before), _denominator(rest)
            if over and under and _fits(over, under, rest, not item.before):
                out[-len(over) :] = [_fraction(over, under)]
                del rest[: len(under)]
            else:
                out.append(item)
    return [_unwrapped(item) for item in out]


def _is_derivative(before: Sequence[Item], after: Sequence[Item]) -> bool:
    """`d y / d x`."""
    pairs = (before[-2:], after[:2])
    return all(
        len(p) == 2 and p[0].tex == "d" and p[1].kind == "operand" and bool(p[1].before)
        for p in pairs
    )


def _numerator(before: Sequence[Item], is_tight: bool) -> list[Item]:
    """The factors before a bar; before a tight one those that stand as close."""
    found: list[Item] = []
    for item in reversed(before):
        if item.kind not in ("operand", "prefix") and item.tex != "\\cdot":
            break
        found.insert(0, item)
        if is_tight and item.before:
            break
    divided = len(found) < len(before) and before[-len(found) - 1].kind == "slash"
    return [] if divided else found  # a / b / c / d


def _denominator(rest: Sequence[Item]) -> list[Item]:
    """The factor behind a bar; behind a sum all that it sums."""
    if not rest or (rest[0].kind == "prefix" and not rest[0].tex.startswith(SUMS)):
        return []
    found: list[Item] = []
    for item in rest:
        if item.kind not in ("operand", "prefix"):
            break
        found.append(item)
        if found[0].kind == "operand":
            break
    return found if found and found[-1].kind == "operand" else []


def _fits(
    over: Sequence[Item], under: Sequence[Item], rest: Sequence[Item], is_tight: bool
) -> bool:
    """A tight bar stays one but in 1/N and dy/dx; log a / b and a / b / c stay as they are."""
    if any(item.kind == "prefix" for item in over) or (len(over) == 1 and over[0].is_fraction):
        return False
    if any(item.tex == "\\ldots" for item in over):
        return False
    if not is_tight:
        return True
    if len(rest) > 1 and rest[1].kind == "operand" and not rest[1].before:
        raise UnsureError("a/bc has two readings")
    return (over[0].is_number and len(over) == 1) or all(map(_is_differential, (over[0], under[0])))


def _is_differential(item: Item) -> bool:
    return item.tex.startswith("\\mathit{d") and len(item.tex) == len("\\mathit{dx}")


def _fraction(over: Sequence[Item], under: Sequence[Item]) -> Item:
    tex = f"\\frac{{{_bare(over)}}}{{{_bare(under)}}}"
    return Item("operand", tex, over[0].before, is_fraction=True)


def _bare(items: Sequence[Item]) -> str:
    """What stands over or under a bar: one pair of brackets around all of it is the bar's business."""
    inner = items[0].inner if len(items) == 1 else ()
    return joined(inner or [replace(items[0], before=""), *items[1:]])


def _unwrapped(item: Item) -> Item:
    """(1/N) is a fraction."""
    if len(item.inner) == 1 and item.inner[0].is_fraction:
        return replace(item.inner[0], before=item.before)
    return item


# --- one after the other


def joined(items: Sequence[Item]) -> str:
    """The items as one line of LaTeX; words that stand together as one text."""
    out = ""
    for place, item in enumerate(items):
        before = items[place - 1] if place else None
        if item.kind == "word":
            out = _with_word(out, item, before)
        elif item.kind == "mark":
            out = _with_mark(out, item, before, items[place + 1 : place + 2])
        else:
            out += _gap(item, before) + _set(item, items, place)
    return out.strip()


def squeezed(items: Sequence[Item]) -> str:
    """Operands side by side, that are no product."""
    return " \\;\\; ".join(item.tex for item in items)


def _set(item: Item, items: Sequence[Item], place: int) -> str:
    """An operand; dots between signs are raised."""
    is_raised = item.tex == "\\ldots" and place > 0 and items[place - 1].tex in ("+", "-")
    return "\\cdots" if is_raised else item.tex


def _with_word(out: str, item: Item, before: Item | None) -> str:
    text = "".join(ESCAPES.get(c, c) for c in item.tex)
    if set("\\^~") & set(item.tex):
        raise UnsureError(f"{item.tex} cannot be set as a word")
    if before is None or before.kind == "sign":
        return f"{out} \\text{{{text}}}"
    space = " " if item.before else ""
    if before.kind == "word" or out.endswith(MARKED):
        return f"{out[:-1]}{space}{text}}}"
    return f"{out}\\text{{{text if out.endswith(' ') else space + text}}}"


def _with_mark(out: str, item: Item, before: Item | None, after: Sequence[Item]) -> str:
    """A comma between formulas, or in a text."""
    wide = bool(after) and len(after[0].before) > 1
    is_apart = bool(after) and bool(after[0].before) and after[0].kind != "word"
    gap = " \\quad " if wide else "\\ " if is_apart else ""
    if before is not None and before.kind == "word":
        return f"{out[:-1]}{item.tex}}}{gap}"
    return f"{out}\\text{{{item.tex}}}{gap}" if item.tex in ":." else f"{out}{item.tex}{gap}"


def _gap(item: Item, before: Item | None) -> str:
    """What is set between two pieces."""
    if before is None or before.kind == "mark":
        return ""
    if before.kind == "word" and (item.kind != "sign" or item.tex == "{-}"):
        return "\\ " if item.before else ""
    if len(item.before) > 1 and item.kind == "operand" and before.kind == "operand":
        return " \\qquad "
    if item.kind in ("sign", "slash") or before.kind in ("sign", "slash"):
        return " "
    return " \\; " if _stands_off(item, before) else " "


def _stands_off(item: Item, before: Item) -> bool:
    """Between factors, where one is more than a letter and would run into the other."""
    if not item.before:
        return False
    return (item.is_wide or before.is_wide or before.is_fraction) and before.kind != "prefix"
