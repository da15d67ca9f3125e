"""Whether a backward is a subgradient, at points where there is no gradient: kinks and ties.

relu at 0 may flow back anything from 0 to 1, a tie in max pooling may give to the first, to the
last or to each a share. All of these are right and differ, so a convex function is asked along
lines: the slope that a subgradient claims lies between the slopes to the left and to the right.

For f convex in the tensors that move (relu, abs, hinge, max pooling, max), v >= 0, g from backward
and directions u (see `_lines`), with h = 2^-20 and phi(x) = <v, f(x)>:

    D- = (phi(x) - phi(x - h u)) / h      D+ = (phi(x + h u) - phi(x)) / h
    D- - tol <= <g, u> <= D+ + tol

where tol = 1e-7 (1 + sum|g u|) + 4 2^-52 (sum|v y| + sum|g x|) / h.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from grader.numeric.claim import claim_along
from grader.numeric.line import (
    Backward,
    Forward,
    Line,
    Run,
    Tensors,
    differentiable,
    flaw,
    pairing,
    random_upstream,
)

STEP = 2.0**-20


@dataclass(frozen=True, eq=False)
class SubgradientCheck:
    """What `check_subgradient` found, with `forward_calls` evaluations.

    `reason` is "" for a pass; "too low", "too high", "not convex" (no slope would do: the case
    does not suit the check, or forward is wrong), "another forward" (what it is asked alone and among
    others differs), "not finite", "shape" or "type" for a fail; "not finite" for undecided, when
    outputs are not. After a fail, `claimed` lies outside `lower` to
    `upper` on one of the lines; `tensor` is the one whose gradient cannot be one; `run` is what
    the answer gave.
    """

    verdict: Literal["pass", "fail", "undecided"]
    reason: str
    forward_calls: int
    tensor: int | None = None
    lower: float = float("nan")
    claimed: float = float("nan")
    upper: float = float("nan")
    run: Run | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Bracket:
    """D-, <g, u> and D+ on a line, and how far apart they may be for rounding."""

    lower: float
    claimed: float
    upper: float
    tolerance: float

    def complaint(self) -> str:
        """Why the claim is not between the bounds, "" when it is."""
        if not np.isfinite(self.claimed + self.tolerance):
            return "not finite"
        if self.lower > self.upper + 2 * self.tolerance:
            return "not convex"
        if not self.lower - self.tolerance <= self.claimed:
            return "too low"
        return "" if self.claimed <= self.upper + self.tolerance else "too high"


def check_subgradient(
    forward: Forward,
    backward: Backward,
    point: Tensors,
    *,
    rng: np.random.Generator,
    wrt: Sequence[int] | None = None,
    directions: int = 16,
) -> SubgradientCheck:
    """Whether `backward` gives a subgradient of a convex `forward` at a point, kinks or none.

    The arguments are those of `check_gradient`, except that there is one point. Accepts every
    subgradient and every split of a tie. `forward` is called once, with 1 + 2 `directions` points.
    Raises ValueError when no tensor of the point is differentiable, or for fewer than 3 directions.
    """
    lines = _lines(point, differentiable(point, wrt), directions, rng)
    values = forward([point, *(line.at(t) for line in lines for t in (STEP, -STEP))])
    upstream = tuple(np.abs(v) for v in random_upstream(values[0], rng))
    run = Run(upstream, *backward(point, upstream))
    phi0, *phi = (pairing(upstream, y) for y in values)
    if not np.isfinite(phi0 + sum(phi)):
        return SubgradientCheck("undecided", "not finite", len(values), run=run)
    if found := flaw(run.gradients, lines[0]):
        return SubgradientCheck("fail", found[1], len(values), found[0], run=run)
    if not _same(values[0], run.outputs):
        return SubgradientCheck("fail", "another forward", len(values), run=run)
    for line, above, below in zip(lines, phi[::2], phi[1::2], strict=True):
        bracket = _bracket(line, run, above, phi0, below)
        if complaint := bracket.complaint():
            b = (bracket.lower, bracket.claimed, bracket.upper)
            return SubgradientCheck("fail", complaint, len(values), None, *b, run=run)
    return SubgradientCheck("pass", "", len(values))


def _same(asked: Tensors, seen: Tensors) -> bool:
    """Whether forward gave the same twice, to rounding: who knows which of the calls are differences
    could otherwise have a backward that fits those alone."""
    return len(asked) == len(seen) and all(
        np.shape(a) == np.shape(b)
        and np.allclose(a, b, rtol=0, atol=1e-9 * float(np.max(np.abs(b), initial=0.0)))
        for a, b in zip(asked, seen, strict=True)
    )


def _lines(
    point: Tensors, moving: Sequence[int], directions: int, rng: np.random.Generator
) -> list[Line]:
    """Lines along ones, along u >= 0, and along u ~ N(0, 1) on a share of the entries each.

    The first two leave an error no room where ties are all given too much or too little; each of
    the others has few of the kinks, whose widths add up to bounds that a small error would hide
    in.
    """
    u = [np.asarray(rng.standard_normal(np.shape(x))) for x in point]
    share = [rng.integers(directions - 2, size=np.shape(x)) for x in point]
    chosen = [[np.ones(np.shape(x)) for x in point], [np.abs(v) for v in u]]
    chosen += [
        [v * (part == k) for v, part in zip(u, share, strict=True)] for k in range(directions - 2)
    ]
    return [
        Line(point, tuple(v if i in moving else None for i, v in enumerate(vs))) for vs in chosen
    ]


def _bracket(line: Line, run: Run, above: float, at: float, below: float) -> Bracket:
    claim = claim_along(line, run)
    rounding = 4 * 2.0**-52 * claim.mass / STEP
    tolerance = 1e-7 * (1 + claim.weight) + rounding
    return Bracket((at - below) / STEP, claim.slope, (above - at) / STEP, tolerance)
