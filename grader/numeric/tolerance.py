"""How far a right answer may lie from the oracle: no constants by hand, the conditioning decides.

The constants were measured on right answers, which must never fail: 64 and 8 on 11,400 draws of 19
layers in float64; 16, 64 and 64 on 5,280 comparisons of right float32 algorithms, such as naive
sums, einsum and one-pass variance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.numeric.rms import rms

# A relative step of one unit in the last place; half of one for the narrower types, which is the
# largest error that rounding a number to them can have made.
STEP = {
    np.dtype(np.float64): 2.0**-52,
    np.dtype(np.float32): 2.0**-24,
    np.dtype(np.float16): 2.0**-11,
}


@dataclass(frozen=True)
class Tolerance:
    """Bounds on a difference: its root mean square, and its largest entry. Finite, not negative."""

    rms: float
    largest: float

    def __post_init__(self) -> None:
        if not (0 <= self.rms < math.inf and 0 <= self.largest < math.inf):
            raise ValueError(f"a tolerance must be finite and not negative: {self}")


def one_ulp(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """x (1 +- d), with a random sign for each entry and d = 2^-52 for float64.

    d = 2^-24 for float32 and 2^-11 for float16. The result is float64, where the oracle is asked,
    since float32 cannot hold 1 + 2^-24. Integers and booleans are exact and come back as they are.
    """
    x = np.asarray(x)
    if x.dtype not in STEP:
        return x
    return x * (1.0 + STEP[x.dtype] * rng.choice((-1.0, 1.0), x.shape))


def rounding_floor(inputs: Sequence[np.ndarray], dout: np.ndarray | None = None) -> float:
    """F = d max(1, max|x|) for outputs, times rms(dout) for gradients; d = 2^-52 as in `one_ulp`.

    It stands for the roundings inside an answer that the oracle does not make: the textbook
    1 - tanh(x)^2 loses all of its digits where the oracle loses none. `inputs` may be of any shape;
    d is that of the narrowest type among them; integers, infinities and nan do not count.
    """
    floating = [np.asarray(x) for x in inputs if np.asarray(x).dtype in STEP]
    step = max((STEP[x.dtype] for x in floating), default=2.0**-52)
    largest = max((_largest(x) for x in floating), default=0.0)
    return step * max(1.0, largest) * (1.0 if dout is None else rms(dout))


def oracle_tolerance(
    expected: np.ndarray, moved: Sequence[np.ndarray], floor: float = 0.0
) -> Tolerance:
    """The float64 rule: rms(s - o) <= 1e-10 rms(o) + 64 (C + F), and no entry off by 8 times that.

    `expected` is the oracle's answer o; `moved` are its answers to inputs moved by `one_ulp`, one
    for each draw, of the shape of `expected`. C is the largest over the draws of the change's rms
    and of a quarter of its largest entry; F is `floor`, see `rounding_floor`. Entries where the
    oracle is infinite or nan have no size: they must be met exactly. Raises ValueError when no
    moved answer is given or one has another shape.
    """
    changes = _changes(expected, moved)
    change = max(max(rms(c), _largest(c) / 4) for c in changes)
    bound = 1e-10 * rms(_finite(expected)) + 64 * (change + floor)
    return Tolerance(bound, 8 * bound)


def stability_tolerance(
    o64: np.ndarray,
    o32: np.ndarray,
    moved: Sequence[np.ndarray],
    inputs: Sequence[np.ndarray],
    floor: float = 0.0,
) -> Tolerance:
    """The float32 rule: what rounding may do to a right algorithm, however naive, and no more.

    `o64` and `o32` are the oracle in both precisions at the same inputs, `moved` are its float64
    answers at inputs x (1 +- 2^-24) (`one_ulp` of float32 inputs; three draws will do), all of one
    shape. With u = 2^-24, C each entry's rms change over the draws, and L what a sum of K terms may
    make of it, K = max(1, largest input's size / output's size):

        B = rms(o32 - o64) + L rms(C) + u rms(o64) + F      L = sqrt(K) max(1, sqrt(K) / 128)
        rms(s - o64) <= 16 B  and  |s - o64| <= 64 B + 64 u max|o64| + 16 L max C

    A sum in a loop rounds sums that grow: its error does so with K^1.5 where C does with K^0.5, which
    shows beyond 16,384 terms.

    F is `floor`, the `rounding_floor` of the float32 inputs: needed where the oracle is more exact
    than the textbook, as 1 / cosh^2 is than 1 - tanh^2. Raises ValueError when the oracle itself
    overflows in float32: such a case asks for nothing.
    """
    if not np.array_equal(np.isfinite(o32), np.isfinite(o64)):
        raise ValueError("the oracle is finite in one precision and not in the other")
    u = 2.0**-24
    C = np.sqrt(np.mean([c**2 for c in _changes(o64, moved)], axis=0))
    terms = max([1.0, *(np.size(x) / max(np.size(o64), 1) for x in inputs)])
    grown = math.sqrt(terms) * max(1.0, math.sqrt(terms) / 128)
    B = rms(_changes(o64, [o32])[0]) + grown * rms(C) + u * rms(_finite(o64)) + floor
    largest = 64 * (B + u * _largest(o64)) + 16 * grown * _largest(C)
    return Tolerance(16 * B, largest)


@np.errstate(over="ignore", invalid="ignore")
def _changes(expected: np.ndarray, moved: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Each moved answer minus the expected one, in float64; 0 where either is infinite or nan."""
    if not moved:
        raise ValueError("no moved answer: at least one draw is needed to see the conditioning")
    if any(np.shape(m) != np.shape(expected) for m in moved):
        raise ValueError(f"moved answers must have the shape {np.shape(expected)}")
    o = np.asarray(expected, dtype=np.float64)
    changes = (np.asarray(m, dtype=np.float64) - o for m in moved)
    return [np.where(np.isfinite(c), c, 0.0) for c in changes]


def _finite(x: np.ndarray) -> np.ndarray:
    """The finite entries of x, flattened."""
    x = np.asarray(x, dtype=np.float64)
    return x[np.isfinite(x)]


def _largest(x: np.ndarray) -> float:
    """The largest finite |entry|; 0 where there is none."""
    return float(np.max(np.abs(_finite(x)), initial=0.0))
