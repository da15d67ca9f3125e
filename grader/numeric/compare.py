"""Whether an answer is the expected one, strictly: type, shape, dtype, finiteness, then value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.numeric.rms import rms
from grader.numeric.tolerance import Tolerance

Kind = Literal["type", "shape", "dtype", "finite", "value"]
Fact = str | tuple[int, ...] | complex


@dataclass(frozen=True)
class Difference:
    """The first of the five questions on which an answer is not the expected one.

    `got` and `expected` are what `kind` speaks of: names of types ("type") or dtypes ("dtype"),
    shapes ("shape"), or the two numbers at `index` ("finite", "value"), which is where they differ
    most. `differing` of `size` entries are not finite or further off than the tolerance's
    `largest`; at least 1. `rms` and `largest` measure the difference of values, nan for the other
    kinds.
    """

    name: str
    kind: Kind
    got: Fact
    expected: Fact
    size: int
    differing: int = 1
    index: tuple[int, ...] | None = None
    rms: float = float("nan")
    largest: float = float("nan")


def difference(
    got: object,
    expected: np.ndarray,
    tolerance: Tolerance,
    *,
    name: str = "output",
    dtype: bool = True,
) -> Difference | None:
    """How `got` differs from `expected`, or None when it does not. Asked in this order:

    - type: a plain `ndarray`, no subclass. Where `expected` is 0-d a Python number, a NumPy scalar
      and a 0-d array are one and the same kind of thing: a scalar. Shape (1,) is not one.
    - shape: equal, never broadcast.
    - dtype: equal, unless `dtype=False` leaves the question out; a Python number need only be of
      the same sort (float, int, bool). What is not a number at all is refused either way.
    - finiteness: nan is never right, not even where nan is expected, since an oracle that says nan
      says nothing. An infinity is right where the same infinity is expected: log(0) is -inf.
    - value: rms(got - expected) <= tolerance.rms and no entry off by more than tolerance.largest.

    Values are compared as float64 (complex128), so integers beyond 2^53 are rounded first. Never
    raises.
    """
    expected = np.asarray(expected)
    array = _array(got, scalar=expected.ndim == 0)
    if array is None:
        wanted = "float" if expected.ndim == 0 else "ndarray"
        return Difference(name, "type", type(got).__name__, wanted, expected.size)
    if array.shape != expected.shape:
        return Difference(name, "shape", array.shape, expected.shape, expected.size)
    if not _is_number(array) or (dtype and not _same_dtype(got, array, expected)):
        kind = type(got).__name__ if _is_python_number(got) else str(array.dtype)
        return Difference(name, "dtype", kind, str(expected.dtype), expected.size)
    return _difference_of_values(name, array, expected, tolerance)


def _array(got: object, *, scalar: bool) -> np.ndarray | None:
    """`got` as an array where it is of a type that may be compared."""
    if type(got) is np.ndarray:
        return got
    if scalar and (_is_python_number(got) or isinstance(got, np.generic)):
        return np.asarray(got)
    return None


def _is_python_number(got: object) -> bool:
    return type(got) in (bool, int, float)


def _is_number(array: np.ndarray) -> bool:
    return array.dtype.kind in "biufc"


def _same_dtype(got: object, array: np.ndarray, expected: np.ndarray) -> bool:
    if _is_python_number(got):
        return array.dtype.kind == expected.dtype.kind.replace("u", "i")
    return array.dtype == expected.dtype


def _difference_of_values(
    name: str, got: np.ndarray, expected: np.ndarray, tolerance: Tolerance
) -> Difference | None:
    error = _error(got, expected)
    size, largest = rms(error), float(np.max(error, initial=0.0))
    if size <= tolerance.rms and largest <= tolerance.largest:
        return None
    worst = int(np.argmax(error))  # the first nan, where there is one
    return Difference(
        name,
        "finite" if np.isnan(error).any() else "value",
        got.flat[worst].item(),
        expected.flat[worst].item(),
        size=error.size,
        differing=max(1, int(np.count_nonzero(~(error <= tolerance.largest)))),
        index=tuple(int(i) for i in np.unravel_index(worst, error.shape)),
        rms=size,
        largest=largest,
    )


@np.errstate(over="ignore", invalid="ignore")
def _error(got: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """|got - expected|, entry by entry: nan where one is not finite, 0 at equal infinities."""
    s, o = _wide(got), _wide(expected)
    error = np.where(s == o, 0.0, np.abs(s - o))
    return np.where((s == o) | (np.isfinite(s) & np.isfinite(o)), error, np.nan)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.complex128 if x.dtype.kind == "c" else np.float64)
