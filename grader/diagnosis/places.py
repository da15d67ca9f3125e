"""Wrong only where something is so: a rule is told when chance would hardly have followed it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from grader.diagnosis.axes import along, word_for
from grader.diagnosis.finding import Finding

CHANCE = 1e-3  # of a rule that fits by accident, over all rules tried
KINK = 0.2  # exactly at 0 or at ties, where mistakes are to be expected
SIGN = 0.02  # exactly where an input is negative, or positive
LARGEST_EXP = 709.0  # exp of more is inf in float64

Region = tuple[str, np.ndarray]


@dataclass(frozen=True)
class Rule:
    """Some places by a name, and how many other rules of its kind there would have been."""

    name: str
    mask: np.ndarray
    rivals: int = 12

    def chance(self, wrong: np.ndarray) -> float:
        """That as many places, drawn at random, all lie in it."""
        n, m, k = self.mask.size, int(self.mask.sum()), int(wrong.sum())
        if m == n or k > m or (wrong & ~self.mask).any() or 2 * k < m:
            return 1.0
        return self.rivals * math.comb(m, k) / math.comb(n, k)


def only_where(finding: Finding) -> str:
    """The rule that the wrong places follow."""
    near = finding.tolerance.largest + 1e-12 * float(np.max(np.abs(finding.expected), initial=0))
    return _rule(finding, np.abs(finding.got - finding.expected) > near)


def _rule(finding: Finding, wrong: np.ndarray) -> str:
    if wrong.all() or not wrong.any():
        return ""
    for expected, masks in ((KINK, _kinks(finding)), (SIGN, regions(finding))):
        for name, mask in masks:
            if np.array_equal(mask, wrong) and Rule(name, mask, 1).chance(wrong) < expected:
                return f"only {name}"
    rules = [*_by_value(finding), *_largest(finding, wrong), *_slices(finding, wrong)]
    best = min(rules, key=lambda rule: rule.chance(wrong), default=None)
    return best.name if best and best.chance(wrong) < CHANCE else ""


def _kinks(finding: Finding) -> Iterator[Region]:
    for name, x in _alike(finding):
        yield f"where {name} is 0", x == 0
        values, counts = np.unique(x, return_counts=True)
        yield f"where {name} has the same value more than once", np.isin(x, values[counts > 1])


def _alike(finding: Finding) -> Iterator[Region]:
    for name, x in (finding.about.inputs | finding.about.douts).items():
        if x.shape == finding.got.shape and x.dtype.kind == "f":
            yield name, x


def regions(finding: Finding) -> Iterator[Region]:
    """Places by the sign of an input or of dout."""
    for name, x in _alike(finding):
        yield f"where {name} is negative", x < 0
        yield f"where {name} is positive", x > 0


def _by_value(finding: Finding) -> Iterator[Rule]:
    for name, mask in (*_kinks(finding), *regions(finding)):
        yield Rule(f"only {name}", mask)
    shape = finding.got.shape
    if len(shape) >= 3 and min(shape[-2:]) > 2:
        border = np.ones(shape, bool)
        border[..., 1:-1, 1:-1] = False
        yield Rule("only at the border", border)
        yield Rule("everywhere but at the border", ~border)
    if len(shape) == 2 and shape[0] == shape[1]:
        yield Rule("only on the diagonal", np.eye(len(finding.got), dtype=bool))
        yield Rule("everywhere but on the diagonal", ~np.eye(len(finding.got), dtype=bool))


def _largest(finding: Finding, wrong: np.ndarray) -> Iterator[Rule]:
    """As many entries as are wrong, where an input is largest or smallest."""
    k = int(np.count_nonzero(wrong))
    for name, x in _alike(finding):
        for how, values in (("large", np.abs(x)), ("close to 0", -np.abs(x))):
            order = np.argsort(values, axis=None)
            mask = np.zeros(x.size, bool)
            mask[order[x.size - k :]] = True
            rule = f"only where {name} is {how}: at its {k} entries "
            rule += "furthest from 0" if how == "large" else "closest to 0"
            yield Rule(rule, mask.reshape(x.shape), 4 * x.size)


def _slices(finding: Finding, wrong: np.ndarray) -> Iterator[Rule]:
    """Whole slices along an axis: one step, all but the first, one sample."""
    for axis in range(wrong.ndim):
        n = wrong.shape[axis]
        each = np.moveaxis(wrong, axis, 0).reshape(n, -1)
        bad = each.any(axis=1)
        if n == 1 or bad.all():
            continue
        mask = np.broadcast_to(np.expand_dims(bad, _but(axis, wrong.ndim)), wrong.shape)
        chosen = [int(i) for i in np.flatnonzero(bad)]
        yield Rule(_of_slices(finding, axis, n, chosen), mask, 4 * math.comb(n, len(chosen)))


def _but(axis: int, dimensions: int) -> tuple[int, ...]:
    return tuple(i for i in range(dimensions) if i != axis)


def _of_slices(finding: Finding, axis: int, n: int, bad: list[int]) -> str:
    """`only the last step, along axis 1 (T)`, `it is right at the first step only, along ...`."""
    update = finding.about.is_descent and axis == 0
    word = "update" if update else word_for(finding.letters, axis) or "place"
    where = "" if update else f", along {along(finding.letters, axis)}"
    good = [i for i in range(n) if i not in bad]
    if bad == list(range(1, n)):
        return f"it is right at the first {word} only{where}"
    if bad == list(range(n - 1)):
        return f"it is right at the last {word} only{where}"
    if len(bad) == 1:
        return f"only the {_ordinal(bad[0], n)} {word}{where}"
    if len(good) == 1:
        return f"every {word}{where} but the {_ordinal(good[0], n)}"
    if bad == list(range(bad[0], n)):
        return f"only from the {_ordinal(bad[0], n)} {word} on{where}"
    if bad == list(range(bad[-1] + 1)):
        return f"only up to the {_ordinal(bad[-1], n)} {word}{where}"
    return f"only the {word}s {', '.join(map(str, bad))}{where}"


def _ordinal(i: int, n: int) -> str:
    if i == n - 1 and n > 1:
        return "last"
    names = ("first", "second", "third")
    return names[i] if i < len(names) else f"{i + 1}th"


def not_finite_where(finding: Finding) -> str:
    """nan or inf: where, and what makes it."""
    got, right = finding.got, finding.expected
    wrong = ~np.isfinite(got) & ~(got == right)
    if not wrong.any():
        return f"it is finite where {right[~np.isfinite(right)].flat[0]} is right"
    overflow = _overflow(finding, wrong)
    if overflow:
        return overflow
    rule = _rule(finding, wrong)
    if rule:
        return rule
    return "a division by 0, a logarithm of 0, or values never set" * bool(np.isnan(got).any())


def _overflow(finding: Finding, wrong: np.ndarray) -> str:
    """Inputs whose exp is inf, or so far apart that the exp of their difference is 0."""
    for name, x in finding.about.inputs.items():
        if x.dtype.kind != "f" or float(np.max(np.abs(x), initial=0)) <= LARGEST_EXP:
            continue
        rows = x.reshape(-1, x.shape[-1]) if x.ndim else x.reshape(1, 1)
        if x.shape == wrong.shape and _are_rows_far_below(rows, wrong.reshape(rows.shape)):
            return (
                f"these rows of {name} lie so far below the largest of all that exp of the difference "
                "is 0 there; take each row's own maximum"
            )
        return f"overflow: {name} is so large in places that exp of it has no finite value"
    return ""


def _are_rows_far_below(rows: np.ndarray, wrong: np.ndarray) -> bool:
    """Rows that are small beside the array's largest entry, none of which is wrong itself."""
    bad = wrong.any(axis=1)
    far = rows.max(axis=1) < rows.max() - LARGEST_EXP
    return not bad.all() and np.array_equal(bad, far)
