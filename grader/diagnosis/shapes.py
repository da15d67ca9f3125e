"""Not even comparable: another type, another shape, another dtype, and what made it so."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np

from grader.diagnosis.axes import along
from grader.diagnosis.finding import Finding
from grader.numeric import rms


def of_type(finding: Finding) -> str:
    """A number where an array belongs."""
    if finding.got.ndim == 0 and _is(finding, finding.got, finding.expected.sum()):
        return "it is summed over everything"
    return ""


def of_shape(finding: Finding) -> str:
    """What was done to the axes, where the values tell."""
    got, right = finding.got, finding.expected
    if not got.size:
        return "it is empty"
    for question in (_permuted, _reshaped, _repeated, _summed, _summed_more, _cut, _uncut):
        if why := question(finding, got, right):
            return why
    return ""


def _is(finding: Finding, a: np.ndarray, b: np.ndarray) -> bool:
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape or not np.isfinite(a).all():
        return False
    near = finding.tolerance.rms + 1e-9 * rms(b)
    return rms(a - b) <= near and bool(b.any())


def _permuted(finding: Finding, got: np.ndarray, right: np.ndarray) -> str:
    if sorted(got.shape) != sorted(right.shape) or got.ndim > 5:
        return ""
    for order in itertools.permutations(range(right.ndim)):
        if _is(finding, got, right.transpose(order)):
            return "it is transposed" if right.ndim == 2 else f"its axes are permuted: {order}"
    return ""


def _subsets(array: np.ndarray) -> Iterator[tuple[int, ...]]:
    """Some of the axes that are longer than 1, in every way."""
    axes = [axis for axis, n in enumerate(array.shape) if n > 1]
    for count in range(1, len(axes) + 1):
        yield from itertools.combinations(axes, count)


def _summed(finding: Finding, got: np.ndarray, right: np.ndarray) -> str:
    """A sum is missing: it is still there over some axes."""
    if got.ndim < right.ndim:
        return ""
    for axes in _subsets(got) if got.ndim <= 6 else ():
        for name, total in (("sum", got.sum(axes)), ("mean", got.mean(axes))):
            if total.size == right.size and _is(finding, total.reshape(right.shape), right):
                return f"the {name} over {_told(finding, axes, got.ndim)} is missing"
    return ""


def _summed_more(finding: Finding, got: np.ndarray, right: np.ndarray) -> str:
    """It is summed over axes that should stay."""
    for axes in _subsets(right) if right.ndim <= 6 else ():
        for name, total in (("summed", right.sum(axes)), ("averaged", right.mean(axes))):
            if total.size == got.size and _is(finding, got.reshape(total.shape), total):
                if got.ndim == 0 or got.size == 1 < right.ndim:
                    return f"it is {name} over everything"
                return f"it is {name} over {_told(finding, axes, right.ndim)} too"
    return ""


def _told(finding: Finding, axes: tuple[int, ...], dimensions: int) -> str:
    letters = finding.letters if dimensions == finding.expected.ndim else ()
    return " and ".join(along(letters, axis) for axis in axes)


def _repeated(finding: Finding, got: np.ndarray, right: np.ndarray) -> str:
    """What broadcasting would make right."""
    try:
        full = np.broadcast_to(got, right.shape)
    except ValueError:
        return ""
    return "each of its values belongs at several places: repeat them" * _is(finding, full, right)


def _reshaped(finding: Finding, got: np.ndarray, right: np.ndarray) -> str:
    if got.size != right.size:
        return ""
    if _is(finding, got.reshape(right.shape), right):
        return "the values are right: reshape them"
    if _is(finding, got.reshape(right.shape[::-1]).T, right):
        return "the values are right, but laid out in another order"
    return ""


def _cut(finding: Finding, got: np.ndarray, right: np.ndarray) -> str:
    """A piece of the right answer."""
    inside = found_in(finding, got, right)
    return f"it is only a part of the right answer: {inside} of it" if inside else ""


def _uncut(finding: Finding, got: np.ndarray, right: np.ndarray) -> str:
    """The right answer with more around it, such as padding that is still on."""
    around = found_in(finding, right, got)
    return f"the right answer is a part of it: {around}, and the rest is to be cut off" * bool(
        around
    )


def found_in(finding: Finding, small: np.ndarray, large: np.ndarray) -> str:
    """The place of the smaller array in the larger as a slice, `[0:2, 3:5]`; "" where it is not in it."""
    if small.ndim != large.ndim or not small.size or small.shape == large.shape:
        return ""
    room = [b - a for a, b in zip(small.shape, large.shape, strict=True)]
    if min(room) < 0 or math.prod(r + 1 for r in room) > 400:
        return ""
    for start in itertools.product(*(range(r + 1) for r in room)):
        window = tuple(slice(s, s + n) for s, n in zip(start, small.shape, strict=True))
        if _is(finding, small, large[window]):
            shown = ", ".join(f"{s.start}:{s.stop}" for s in window)
            return f"[{shown}]"
    return ""


def of_dtype(got: np.ndarray, expected: np.ndarray) -> str:
    """What made the dtype another one, where the values tell."""
    if got.dtype.kind not in "iub" or expected.dtype.kind != "f":
        return ""
    wide = got.astype(np.float64)
    if got.shape != expected.shape or not np.isfinite(expected).all():
        return ""
    for name, cut in (("cut off", np.trunc), ("rounded down", np.floor), ("rounded", np.rint)):
        if np.array_equal(cut(expected), wide):
            whole = np.array_equal(expected, wide)
            return "the values are right" if whole else f"the decimals are {name}"
    return ""
