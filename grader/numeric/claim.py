"""What a backward's gradients say of the slope along a line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.numeric.line import Line, Run, Tensors, pairing
from grader.numeric.rms import norm


@dataclass(frozen=True)
class Claim:
    """The `slope` G = <g, u> of phi(t) = <v, f(x + t u)> at 0, summed over the tensors that move.

    `size` and `weight` are the 2-norm and the 1-norm of g u, taken entry by entry; `mass` is
    sum|v y| + sum|g x|, to which the roundings made in computing phi are proportional.
    """

    slope: float
    size: float
    weight: float
    mass: float


@np.errstate(over="ignore", invalid="ignore")
def claim_along(line: Line, run: Run) -> Claim:
    """The claim of a run's gradients on a line through the run's point; inf where it overflows."""
    triples = zip(run.gradients, line.point, line.direction, strict=True)
    moved = [(g, x, u) for g, x, u in triples if u is not None]
    parts = np.concatenate([np.ravel(g * u) for g, _, u in moved])
    outer = sum(float(np.sum(np.abs(g * x))) for g, x, _ in moved)
    inner = pairing(_magnitudes(run.upstream), _magnitudes(run.outputs))
    return Claim(float(np.sum(parts)), norm(parts), float(np.sum(np.abs(parts))), outer + inner)


def _magnitudes(tensors: Tensors) -> Tensors:
    return tuple(np.abs(x) for x in tensors)
