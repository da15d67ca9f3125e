"""The inputs of a case in other forms that a GPU meets: as views, and as a batch of no samples."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from grader.checks.oracle import Oracle
from grader.checks.placed import DTYPE
from grader.checks.trial import Trial
from grader.draws import laid_out
from grader.exercise import Case
from grader.form import Named, Optimizer


def as_views(trial: Trial, case: Case) -> dict[str, Any]:
    """The case's values, each array as every second element of a larger one."""

    def view(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)(view(item) for item in value)
        return laid_out(value, "strided") if isinstance(value, np.ndarray) else value

    return {name: view(value) for name, value in trial.draw(case, dtype=DTYPE).items()}


def empty_batch(trial: Trial, case: Case) -> tuple[dict[str, Any], Named] | None:
    """The case with no samples, and what is right then; None where PyTorch's own answer, or the solution,
    has none that is finite."""
    values = _emptied(trial, case)
    oracle = next((c for c in trial.exercise.checks if isinstance(c, Oracle) and c.torch), None)
    if values is None or oracle is None:
        return None
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            outputs, _ = trial.by_answer(trial.solution, values, None)
            theirs = oracle.answer(trial, values)
    except Exception:  # nobody has to have thought of a batch of no samples
        return None
    right = [outputs.values(), theirs.values()]
    if not all(np.isfinite(y).all() for both in right for y in both):
        return None
    shapes = [[y.shape for y in both] for both in right]
    return (values, outputs) if shapes[0] == shapes[1] else None


def _emptied(trial: Trial, case: Case) -> dict[str, Any] | None:
    """The inputs that share the first one's first axis, without a sample; parameters stay."""
    if isinstance(trial.form, Optimizer):
        return None
    values = trial.draw(case, dtype=DTYPE)
    inputs = [a.name for a in trial.form.call_arguments(trial.like) if a.name in values]
    arrays = {name: values[name] for name in inputs if isinstance(values[name], np.ndarray)}
    lengths = [array.shape[0] for array in arrays.values() if array.ndim]
    if not lengths:
        return None
    cut = {n: x[:0] for n, x in arrays.items() if x.ndim and x.shape[0] == lengths[0]}
    return values | cut
