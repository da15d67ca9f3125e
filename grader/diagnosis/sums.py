"""Along an axis: averaged where it should not be, added up from place to place, the wrong axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from grader.diagnosis.axes import along
from grader.diagnosis.finding import Finding


def spread(finding: Finding) -> str:
    """All places along an axis hold the mean or the sum of what they should, or the sum so far."""
    right = finding.expected
    for axis in range(right.ndim):
        if right.shape[axis] < 2:
            continue
        where = along(finding.letters, axis)
        for why, candidate in _along(right, axis):
            if finding.is_got(np.broadcast_to(candidate, right.shape)):
                return f"{why} {where}"
    return ""


def _along(right: np.ndarray, axis: int) -> Iterator[tuple[str, np.ndarray]]:
    yield "every place holds the mean along", right.mean(axis, keepdims=True)
    yield "every place holds the sum along", right.sum(axis, keepdims=True)
    yield "each place holds the sum of all up to it along", right.cumsum(axis)
    back = np.flip(np.flip(right, axis).cumsum(axis), axis)
    yield "each place holds the sum of all from it on along", back


def normalized(finding: Finding) -> str:
    """Its sums are 1, or its means 0, along another axis than they should."""
    zero = ("sums", 0.0, np.sum) if finding.is_gradient else ("means", 0.0, np.mean)
    for what, wanted, of in (("sums", 1.0, np.sum), zero):
        should, does = (_axes_with(x, of, wanted) for x in (finding.expected, finding.got))
        if not should or set(does) & set(should):
            continue
        there, here = (" and ".join(along(finding.letters, a) for a in x) for x in (should, does))
        if does:
            return f"its {what} are {wanted:g} along {here}, and should be so along {there}"
        return f"its {what} along {there} should be {wanted:g}"
    return ""


def _axes_with(x: np.ndarray, of: Callable[..., np.ndarray], wanted: float) -> list[int]:
    """The axes, longer than 1, along which every sum (or mean) is as wanted."""
    near = 1e-9 * max(1.0, float(np.max(np.abs(x), initial=0)))
    axes = (axis for axis in range(x.ndim) if x.shape[axis] > 1 and x.any())
    return [a for a in axes if np.abs(of(x, axis=a) - wanted).max(initial=0) <= near]
