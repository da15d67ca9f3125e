"""The gradient of a small tensor, entry by entry: to say where a backward is wrong, not whether."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from grader.numeric.line import Forward, Tensors, is_floating, pairing, size_of

LARGEST_TENSOR = 400

# Truncation, in h^4, and rounding, in 1/h, are both near 1e-12 of the gradient here.
STEP = 2.0**-10


def numerical_gradient(
    forward: Forward,
    point: Tensors,
    upstream: Tensors,
    tensor: int,
    *,
    step: float = STEP,
    batch: int = 256,
) -> np.ndarray:
    """The gradient of <upstream, f(point)> by one tensor of the point, of that tensor's shape.

    With D(h) the central difference in one entry and h = step max(rms(x), 1e-3), it is Richardson's
    (4 D(h/2) - D(h)) / 3: right to about ten digits away from kinks, a mean of slopes next to them.
    Four evaluations an entry, in calls of `forward` with at most `batch` points.

    Raises ValueError for a tensor of more than 400 entries, or not floating-point.
    """
    x = point[tensor]
    if not is_floating(x) or np.size(x) > LARGEST_TENSOR:
        raise ValueError(
            f"tensor {tensor} must be floating-point with at most {LARGEST_TENSOR} entries, "
            f"not {np.asarray(x).dtype} of shape {np.shape(x)}"
        )
    h = step * size_of(x)
    moved = (_with(point, tensor, y) for y in _stencil(x, h))
    phi = [pairing(upstream, y) for points in _batches(moved, batch) for y in forward(points)]
    above, below, half_above, half_below = np.reshape(phi, (np.size(x), 4)).T
    with np.errstate(over="ignore", invalid="ignore"):
        wide, narrow = (above - below) / (2 * h), (half_above - half_below) / h
        return ((4 * narrow - wide) / 3).reshape(np.shape(x))


def _stencil(x: np.ndarray, h: float) -> Iterator[np.ndarray]:
    """For each entry in turn, x with that entry moved by h, -h, h/2 and -h/2."""
    for index in np.ndindex(np.shape(x)):
        for offset in (h, -h, h / 2, -h / 2):
            moved = np.array(x, dtype=np.float64)
            moved[index] += offset
            yield moved


def _with(point: Tensors, tensor: int, x: np.ndarray) -> Tensors:
    return (*point[:tensor], x, *point[tensor + 1 :])


def _batches(points: Iterator[Tensors], size: int) -> Iterator[Sequence[Tensors]]:
    while batch := list(islice(points, size)):
        yield batch
