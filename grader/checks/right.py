"""Whether an answer is right, for checks that ask more of answers that are."""

from __future__ import annotations

from grader.checks.observed import Broken
from grader.checks.trial import Trial
from grader.checks.verdict import seen_value
from grader.exercise import Case
from grader.numeric import difference


def is_right(trial: Trial) -> bool:
    """Whether the answer gives on every case what the solution does (or its convention)."""
    return trial.convention is not None or all(
        _is_right_on(trial, case) for case in trial.exercise.cases if not case.kinks
    )


def _is_right_on(trial: Trial, case: Case) -> bool:
    found, right = trial.observed(case), trial.expected(case)
    if isinstance(found.outputs, Broken) or isinstance(found.gradients, Broken):
        return False
    got, expected = found.outputs | (found.gradients or {}), right.outputs | right.gradients
    if set(got) != set(expected):
        return False
    for name, array in expected.items():
        value, instead = seen_value(trial, got[name])
        if instead or difference(value, array, right.tolerances[name], name=name) is not None:
            return False
    return True
