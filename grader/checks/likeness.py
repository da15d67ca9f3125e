"""Whether two observations of one answer are the same, and what the state's outcomes look like."""

from __future__ import annotations

import numpy as np

from grader.checks.observed import Observed
from grader.checks.trial import Trial
from grader.checks.verdict import failed, passed
from grader.exercise import Case
from grader.numeric import Tolerance, difference, rms
from grader.outcome import Outcome

NAME = "state"


def ok(case: Case, remark: str = "") -> Outcome:
    return passed(NAME, "state", case, remark)


def bad(case: Case, sentence: str) -> Outcome:
    return failed(NAME, "state", sentence, case)


def unlike(trial: Trial, case: Case, first: Observed, second: Observed) -> str:
    """The name of the first value that is not the same in both, up to rounding; "" if none."""
    right = trial.expected(case)
    a, b = first.numbers, second.numbers
    for name in a:
        if name not in b:
            return name
        if not np.isfinite(a[name]).all():
            continue  # nan is never like anything; the oracle says so already
        size = 1e-9 * rms(a[name])
        known = right.tolerances.get(name, Tolerance(0.0, 0.0))
        tolerance = Tolerance(known.rms + size, known.largest + 8 * size)
        if difference(b[name], a[name], tolerance, name=name, dtype=False) is not None:
            return name
    return ""
