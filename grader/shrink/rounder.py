"""Rounder numbers in an array that mean the same: signs, order, ties and sums of 1 stay what they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

FEW = 12  # entries: with more, ranks are no rounder than what they stand for


def rounder(x: np.ndarray) -> Iterator[np.ndarray]:
    """Arrays like x with rounder numbers, the roundest first; none where x is round already."""
    x = np.asarray(x)
    if x.dtype.kind != "f" or not x.size or np.array_equal(x, np.round(x)):
        return
    for candidate in _candidates(x.astype(np.float64)):
        if not np.array_equal(candidate, x) and _means_the_same(x, candidate):
            yield candidate.astype(x.dtype)


def _candidates(x: np.ndarray) -> Iterator[np.ndarray]:
    if _is_distribution(x):
        rough = np.round(x, 1)
        rough[..., -1] = np.round(1 - rough[..., :-1].sum(axis=-1), 1)
        yield rough
        return
    yield np.round(x)
    if x.size <= FEW:
        yield from (scale * _ranked(x) for scale in (1, 2, 3))
    yield np.round(x, 1)
    yield _leading_digit(x)
    yield np.round(x, 2)
    yield _ranked(x)


def _ranked(x: np.ndarray) -> np.ndarray:
    """Positive entries become 1, 2, 3 in their order, negative ones -1, -2, -3; equal ones stay equal."""
    out = np.zeros_like(x)
    for sign in (1, -1):
        side = sign * x > 0
        out[side] = sign * (1 + np.unique(sign * x[side], return_inverse=True)[1].reshape(-1))
    return out


def _leading_digit(x: np.ndarray) -> np.ndarray:
    return np.reshape([float(f"{v:.1g}") for v in x.flat], x.shape)


def _is_distribution(x: np.ndarray) -> bool:
    return x.ndim > 0 and bool((x >= 0).all()) and np.allclose(x.sum(axis=-1), 1)


def _means_the_same(x: np.ndarray, y: np.ndarray) -> bool:
    """The same signs and the same order; within 0 and 1 where it was.

    Rows that sum to 1 still do, and have their largest entry where it was.
    """
    if _is_distribution(x):
        return _is_distribution(y) and np.array_equal(x.argmax(-1), y.argmax(-1))
    order = np.argsort(x, axis=None, kind="stable")
    a, b = np.diff(x.flat[order]), np.diff(y.flat[order])
    if not np.array_equal(np.sign(x), np.sign(y)) or not np.array_equal(a > 0, b > 0):
        return False
    return not (x.min() >= 0 and x.max() <= 1 < y.max())
