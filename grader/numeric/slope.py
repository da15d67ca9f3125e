"""The slope at 0 of a function known by seven values, and how far it is to be trusted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from grader.numeric.claim import Claim

# A step's truncation error falls with it and its rounding error grows; four steps far apart leave
# one that suits, whatever the function's scale.
STEPS = (2.0**-8, 2.0**-12, 2.0**-16, 2.0**-20)

# A change smaller than a rounding of numbers of size 1 may have been lost on the way: a cross entropy of
# 1e-21 comes out as log 1 = 0, and so does its neighbourhood; a gate of 1e-17, computed as
# (1 + tanh(a / 2)) / 2, moves in steps of 1e-16 or not at all, while others beside it still move a
# little. The same holds of a gradient: y - 1 comes out as 0 where the loss still falls, by 1e-44.
UNSEEN = 4 * 2.0**-52

Judgement = Literal["match", "mismatch", "kink", "noisy", "not finite"]


@dataclass(frozen=True)
class Slope:
    """phi'(0) at a step: `value` R, its `error` E; the `kink` c at 0, its `kink_error` Ec.

    R comes from the odd part of phi, c from the even part. Rounding shows in both, so neither error
    estimate passes for small when it is so by luck; a bend shows in c alone.
    """

    value: float
    error: float
    kink: float
    kink_error: float


def offsets(h: float) -> tuple[float, ...]:
    """Where phi is needed beside 0: h, h/2, h/4, and the same below."""
    return (h, h / 2, h / 4, -h, -h / 2, -h / 4)


def slope_at(phi: Sequence[float], phi0: float, h: float) -> Slope:
    """Richardson's extrapolation (as in Ridders' method) of central differences.

    `phi` holds the values at `offsets(h)`, `phi0` the one at 0. With h_i = h, h/2, h/4:

        D_i = (phi(h_i) - phi(-h_i)) / (2 h_i)        = phi' + O(h^2) + O(h^4)
        J_i = (phi(h_i) + phi(-h_i) - 2 phi(0)) / h_i = jump of phi' + O(h) + O(h^3)

    R removes both error terms of D, c both of J; E and Ec are how much the last removal changed.
    Where phi'' jumps next to 0, D has an error in h as well (ELU with alpha 1 at 0, whose slope is
    continuous); R keeps 7/45 of it. q is half of that error, and O(h^4) elsewhere: E holds it too.
    """
    h_i = (h, h / 2, h / 4)
    pairs = list(zip(phi[:3], phi[3:], h_i, strict=True))
    D0, D1, D2 = ((above - below) / (2 * t) for above, below, t in pairs)
    J0, J1, J2 = ((above + below - 2 * phi0) / t for above, below, t in pairs)
    a, b = (4 * D1 - D0) / 3, (4 * D2 - D1) / 3
    q = 4 * (D1 - D2) - (D0 - D1)
    c0, c1 = 2 * J1 - J0, 2 * J2 - J1
    R, c = (16 * b - a) / 15, (8 * c1 - c0) / 7
    return Slope(R, abs(R - b) + abs(q) / 4, c, abs(c - c1))


def judge(measured: Slope, claim: Claim, h: float) -> Judgement:
    """Whether the claim is the slope measured at step h, or why this step cannot tell.

        noise = 4 2^-52 mass / (h/4)      scale = max(size, |R|)
        tol = 8 (E + Ec + noise) + 2 |c|

    kink: |c| > max(1e-6 scale, 8 (Ec + noise)). noisy: tol > 1e-5 scale. Else the claim matches
    when |R - G| <= tol + 1e-8 scale. The constants are those at which 22,800 right layers, near
    kinks, at ties and at scales from 1e-4 to 20, raised no alarm; 1e-8 is for a tol that is small
    by luck.
    """
    R, c = measured.value, abs(measured.kink)
    noise = 4 * 2.0**-52 * claim.mass / (h / 4)
    spread = 8 * (measured.kink_error + noise)
    tol = 8 * measured.error + spread + 2 * c
    scale = max(claim.size, abs(R))
    if not math.isfinite(R + c + measured.error + measured.kink_error):
        return "not finite"
    if not math.isfinite(scale + tol + claim.slope):
        return "mismatch"  # finite values, and gradients so large that their sum is not
    if c > max(1e-6 * scale, spread):
        return "kink"
    if tol > 1e-5 * scale:
        return "noisy"
    if abs(R - claim.slope) <= tol + 1e-8 * scale:
        return "match"
    missed = abs(R - claim.slope)
    is_lost = h * max(abs(R), missed) <= UNSEEN
    return "noisy" if is_lost or missed <= UNSEEN else "mismatch"
