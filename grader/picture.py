"""Where an array is wrong, as numbers and a small picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.numeric import Difference, Tolerance
from grader.outcome import Evidence

ROWS, COLUMNS = 8, 24
Heat = tuple[tuple[float, ...], ...]


def evidence(
    found: Difference, got: Any, expected: np.ndarray, tolerance: Tolerance, reveal: bool
) -> Evidence | None:
    """Where it is wrong, as numbers and a small picture; None where there are no values to compare."""
    array = np.asarray(got)
    if found.kind not in ("value", "finite") or array.shape != expected.shape:
        return None
    with np.errstate(all="ignore"):
        wide = np.complex128 if array.dtype.kind == "c" else np.float64
        error = np.abs(array.astype(wide) - expected.astype(wide))
    error = np.where(error <= tolerance.largest, 0.0, error)
    got_there, expected_there = pair(found.got, found.expected)
    return Evidence(
        name=found.name,
        shape=expected.shape,
        index=found.index or (),
        got=got_there if reveal else "",
        expected=expected_there if reveal else "",
        differing=found.differing,
        size=found.size,
        heat=heat(error, reveal) if expected.size > 1 else (),
    )


def heat(error: np.ndarray, reveal: bool = True) -> Heat:
    """The error's last two axes (the largest over the others) as at most 8 rows of 24 cells, 0 to 1.

    With `reveal` False a cell is 0 or 1, right or wrong: how large the error is says, to whoever handed
    in zeros, what the right answer is but for one factor.
    """
    error = np.where(np.isfinite(error), error, np.inf)
    while error.ndim > 2:
        error = error.max(axis=0)
    grid = np.atleast_2d(error)
    grid = _pooled(_pooled(grid, ROWS, 0), COLUMNS, 1)
    if not reveal:
        return tuple(tuple(float(v > 0) for v in row) for row in grid)
    finite = grid[np.isfinite(grid)]
    top = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    return tuple(
        tuple(round(min(float(v) / top, 1.0), 3) if np.isfinite(v) else 1.0 for v in row)
        for row in grid
    )


def _pooled(grid: np.ndarray, most: int, axis: int) -> np.ndarray:
    size = grid.shape[axis]
    if size <= most:
        return grid
    return np.stack([part.max(axis=axis) for part in np.array_split(grid, most, axis)], axis)


def pair(got: Any, expected: Any) -> tuple[str, str]:
    """Two numbers as text, with as many digits as it takes to tell them apart."""
    for digits in (6, 9, 12, 17):
        shown = number(got, digits), number(expected, digits)
        if shown[0] != shown[1]:
            break
    return shown


def digits_apart(got: np.ndarray, expected: np.ndarray) -> int:
    """How many digits it takes to tell two arrays apart, in an entry that differs most."""
    if got.shape != expected.shape or not got.size:
        return 6
    with np.errstate(invalid="ignore"):
        error = np.nan_to_num(np.abs(got - expected), nan=np.inf)
    worst = np.unravel_index(int(np.argmax(error)), error.shape)
    for digits in (4, 6, 9, 12):
        if number(got[worst].item(), digits) != number(expected[worst].item(), digits):
            return digits
    return 17


def number(value: Any, digits: int = 6) -> str:
    if isinstance(value, complex):
        value = value.real if value.imag == 0 else value
    if not isinstance(value, (int, float, complex)):
        return str(value)
    return f"{value + 0:.{digits}g}"  # + 0: there is no -0 in a sentence
