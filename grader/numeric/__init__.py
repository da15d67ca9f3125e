"""Is this array that array, and is this backward the gradient of that forward? Pure mathematics.

Three instruments, in the order in which they are asked:

- `difference` with `oracle_tolerance`: an answer against the oracle's, as closely as the
  conditioning allows (`stability_tolerance` in float32).
- `check_gradient`: a backward against differences of its own forward, and `numerical_gradient` to
  say where it is wrong. `lift` makes plain functions fit.
- `check_subgradient`: a backward at kinks and ties, where several answers are right.

And is this time more than so many times that one? `compared`, `growth`.

Nothing here reads or writes, starts anything, or knows what an exercise is.
"""

from grader.numeric.compare import Difference, difference
from grader.numeric.differences import GradientCheck, check_gradient
from grader.numeric.elementwise import numerical_gradient
from grader.numeric.kinks import SubgradientCheck, check_subgradient
from grader.numeric.lift import lift
from grader.numeric.line import Backward, Forward, Run, Tensors
from grader.numeric.rms import rms
from grader.numeric.timing import Ratio, charged, compared, growth, is_steep, logarithm, ratio_of
from grader.numeric.tolerance import (
    Tolerance,
    one_ulp,
    oracle_tolerance,
    rounding_floor,
    stability_tolerance,
)

__all__ = [
    "Backward",
    "Difference",
    "Forward",
    "GradientCheck",
    "Ratio",
    "Run",
    "SubgradientCheck",
    "Tensors",
    "Tolerance",
    "charged",
    "check_gradient",
    "check_subgradient",
    "compared",
    "difference",
    "growth",
    "is_steep",
    "lift",
    "logarithm",
    "numerical_gradient",
    "one_ulp",
    "oracle_tolerance",
    "ratio_of",
    "rms",
    "rounding_floor",
    "stability_tolerance",
]
