"""The right numbers in other places: axes exchanged, turned around, shifted, in other blocks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from grader.diagnosis.axes import along, word_for
from grader.diagnosis.finding import Finding
from grader.numeric import rms


def arranged(finding: Finding) -> str:
    """How the right answer's entries have to be moved to become what was got."""
    return (
        _first(finding, _whole(finding))
        or _first(finding, _blocks(finding))
        or _shifted(finding)
        or _first(finding, _order(finding))
        or _anywhere(finding)
    )


def _first(finding: Finding, candidates: Iterator[tuple[str, np.ndarray]]) -> str:
    return next((why for why, candidate in candidates if finding.is_got(candidate)), "")


def _whole(finding: Finding) -> Iterator[tuple[str, np.ndarray]]:
    """Axes exchanged or turned around, and entries laid out along the axes in another order."""
    right = finding.expected
    axes = range(right.ndim)
    for order in itertools.permutations(axes) if right.ndim <= 4 else ():
        moved = right.transpose(order)
        if list(order) == list(axes):
            continue
        if moved.shape == right.shape:
            yield (
                "it is transposed" if right.ndim == 2 else f"its axes are permuted: {order}",
                moved,
            )
        why = "it is transposed and then reshaped" if right.ndim == 2 else "it is reshaped wrongly"
        yield f"{why}: the values are right, their places are not", moved.reshape(right.shape)
    for axis in axes:
        time = ": reversed in time" if word_for(finding.letters, axis) == "step" else ""
        yield (
            f"it is turned around along {along(finding.letters, axis)}{time}",
            np.flip(right, axis),
        )
    if right.ndim > 2:
        yield "it is turned around along the last two axes", np.flip(right, (-2, -1))


def _blocks(finding: Finding) -> Iterator[tuple[str, np.ndarray]]:
    """Gates in another order: equal pieces of the last axis (or of the first) permuted."""
    right = finding.expected
    for axis in dict.fromkeys((right.ndim - 1, 0)) if right.ndim else ():
        for count in (4, 3, 2):
            if right.shape[axis] % count or right.shape[axis] < 2 * count:
                continue
            pieces = np.split(right, count, axis)
            for order in itertools.permutations(range(count)):
                why = f"its {count} blocks along {along(finding.letters, axis)} come in the order"
                yield f"{why} {_told(order)}", np.concatenate([pieces[i] for i in order], axis)


def _order(finding: Finding) -> Iterator[tuple[str, np.ndarray]]:
    """Whole slices in another order."""
    got, right = finding.got, finding.expected
    for axis in range(right.ndim):
        if not 1 < right.shape[axis] <= 64 or right.ndim < 2:
            continue
        order = _matched(np.moveaxis(got, axis, 0), np.moveaxis(right, axis, 0))
        if order:
            word = word_for(finding.letters, axis)
            what = f"its {word}s" if word else f"its places along {along(finding.letters, axis)}"
            yield f"{what} come in the order {_told(order)}", np.take(right, order, axis)


def _matched(got: np.ndarray, right: np.ndarray) -> tuple[int, ...]:
    """For each slice of `got` the nearest of `right`, where no two have the same."""
    a, b = got.reshape(len(got), -1), right.reshape(len(right), -1)
    distance = np.abs(a[:, None] - b[None]).sum(axis=2)
    order = tuple(int(i) for i in distance.argmin(axis=1))
    return order if len(set(order)) == len(order) else ()


def _told(order: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, order[:8]))
    return f"{shown}, ..." if len(order) > 8 else shown


def _shifted(finding: Finding) -> str:
    """Each place along an axis holds what belongs to its neighbour."""
    got, right = finding.got, finding.expected
    for axis in range(got.ndim):
        if got.shape[axis] < 3:
            continue
        a, b = np.moveaxis(got, axis, 0), np.moveaxis(right, axis, 0)
        for mine, theirs, own, which in (
            (a[1:], b[:-1], b[1:], "before"),
            (a[:-1], b[1:], b[:-1], "after"),
        ):
            if finding.explains(mine, theirs, rms(mine - own)):
                word = word_for(finding.letters, axis) or "place"
                where = along(finding.letters, axis)
                return f"it is off by one {word} along {where}: each holds that of the one {which}"
    return ""


def _anywhere(finding: Finding) -> str:
    """The right values, sorted: in places that follow no rule."""
    got, right = np.sort(finding.got, axis=None), np.sort(finding.expected, axis=None)
    if right.size > 2 and finding.explains(got, right, finding.error):
        return "the values are right, but in other places"
    return ""
