"""A straight line through a point, and what an answer says along it.

`Tensors` is a point: the tensors a function takes (or gives), in order. A function under test is
asked for many points at a time (`Forward`), since it may live at the other end of a pipe; its
gradient is asked for at one point (`Backward`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.numeric.rms import rms

Tensors = tuple[np.ndarray, ...]
Forward = Callable[[Sequence[Tensors]], Sequence[Tensors]]
Backward = Callable[[Tensors, Tensors], tuple[Tensors, Tensors]]

# A tensor of zeros has no size to take steps by.
SMALLEST_SIZE = 1e-3


@dataclass(frozen=True, eq=False)
class Run:
    """What the answer gave at a point: outputs y, and gradients g of <upstream, y>."""

    upstream: Tensors
    outputs: Tensors
    gradients: Tensors


@dataclass(frozen=True, eq=False)
class Line:
    """t -> x + t u. The direction has an array for each tensor that moves, None for the others."""

    point: Tensors
    direction: tuple[np.ndarray | None, ...]

    @np.errstate(over="ignore", invalid="ignore")
    def at(self, t: float) -> Tensors:
        """The point x + t u."""
        pairs = zip(self.point, self.direction, strict=True)
        return tuple(x if u is None else np.asarray(x + t * u) for x, u in pairs)

    @property
    def moving(self) -> list[int]:
        """The tensors that move."""
        return [i for i, u in enumerate(self.direction) if u is not None]

    def along(self, tensor: int) -> Line:
        """The line on which only one tensor moves."""
        only = tuple(u if i == tensor else None for i, u in enumerate(self.direction))
        return Line(self.point, only)


def differentiable(point: Tensors, wrt: Sequence[int] | None) -> list[int]:
    """Which tensors move: those of `wrt`, or every one of floating-point numbers.

    Raises ValueError when there is none, or when `wrt` names one of integers or booleans.
    """
    floating = [i for i, x in enumerate(point) if is_floating(x)]
    chosen = floating if wrt is None else list(wrt)
    if not chosen:
        raise ValueError("no differentiable tensor: none of the point's tensors is floating-point")
    if not set(chosen) <= set(floating):
        raise ValueError(f"wrt={wrt} names a tensor that is not floating-point")
    return chosen


def random_line(point: Tensors, moving: Sequence[int], rng: np.random.Generator) -> Line:
    """A line in a random direction: u ~ N(0, 1) max(rms(x), 1e-3), all moving tensors jointly."""
    direction = tuple(_like(x, rng) if i in moving else None for i, x in enumerate(point))
    return Line(point, direction)


def jittered(point: Tensors, moving: Sequence[int], rng: np.random.Generator) -> Tensors:
    """The point moved by 0.05 of its size in a random direction: off its kinks and ties."""
    return random_line(point, moving, rng).at(0.05)


def random_upstream(outputs: Tensors, rng: np.random.Generator) -> Tensors:
    """v ~ N(0, 1) in the shape of each output; zeros for outputs of integers or booleans."""
    return tuple(
        np.asarray(rng.standard_normal(np.shape(y))) if is_floating(y) else np.zeros(np.shape(y))
        for y in outputs
    )


@np.errstate(over="ignore", invalid="ignore")
def pairing(upstream: Tensors, outputs: Tensors) -> float:
    """phi = <v, y> over all outputs; nan where an output is missing or has another shape."""
    if [np.shape(v) for v in upstream] != [np.shape(y) for y in outputs]:
        return float("nan")
    pairs = zip(upstream, outputs, strict=True)
    return sum((float(np.sum(v * y)) for v, y in pairs if is_floating(y)), 0.0)


def flaw(gradients: Sequence[Any], line: Line) -> tuple[int, str] | None:
    """The first moving tensor whose gradient is none, and why: "type", "shape", "not finite"."""
    for i, (g, x, u) in enumerate(zip(gradients, line.point, line.direction, strict=True)):
        if u is None:
            continue
        if not isinstance(g, np.ndarray) or g.dtype.kind not in "fiub":
            return i, "type"
        if g.shape != x.shape:
            return i, "shape"
        if not np.isfinite(g).all():
            return i, "not finite"
    return None


def _like(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.asarray(rng.standard_normal(np.shape(x)) * size_of(x))


def size_of(x: np.ndarray) -> float:
    """By how much a tensor may sensibly move: max(rms(x), 1e-3)."""
    return max(rms(x), SMALLEST_SIZE)


def is_floating(y: np.ndarray) -> bool:
    return np.asarray(y).dtype.kind == "f"
