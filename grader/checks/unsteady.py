"""Whether an answer, asked the same twice, answers twice the same."""

from __future__ import annotations

import numpy as np

from grader.checks.trial import Trial
from grader.exercise import Case
from grader.numeric import Tolerance, difference, rms

SMALLEST = (
    1e-12  # noise of this share of a value is noise; what rounding may do is allowed for apart
)
ORACLE = 1e-10  # the share of a value that the oracle's tolerance adds to what rounding may do


def unsteady(trial: Trial, case: Case) -> str:
    """A sentence where two new objects give different values for the same input; "" where they do not,
    or where the spec itself hands out a random generator."""
    if trial.is_random(case):
        return ""
    return trial.once(("unsteady", case.name), lambda: _asked_again(trial, case), of_answer=True)


def _asked_again(trial: Trial, case: Case) -> str:
    expected = trial.expected(case)
    first = trial.observed(case).numbers
    dout = trial.dout(case, expected.outputs)
    again = trial.run(trial.answer, trial.draw(case), dout).numbers
    for name, value in first.items():
        if name not in again or not np.isfinite(value).all():
            continue
        known = expected.tolerances.get(name, Tolerance(0.0, 0.0)).rms
        near = max(known - ORACLE * rms(value), 0.0) + SMALLEST * rms(value)
        if difference(again[name], value, Tolerance(near, 8 * near), dtype=False) is not None:
            kind = "outputs" if name in expected.outputs else "gradients"
            return f"two calls with the same input give different {kind}"
    return ""
