"""Whether an optimizer copes with what a layer does: it writes each step's gradients into the same arrays."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.likeness import bad, ok, unlike
from grader.checks.observed import Observed
from grader.checks.trial import Trial
from grader.draws import Given
from grader.exercise import Case
from grader.form import Optimizer
from grader.outcome import Outcome
from grader.worker.answer import as_array
from grader.worker.failure import AnswerFailure

TRAINING = Given(
    """
def train(update, params, grads):
    held = [g[0] * 1 for g in grads]
    path = [[] for p in params]
    for t in range(len(grads[0])):
        for h, g in zip(held, grads):
            h[...] = g[t]
        update(params, held)
        for steps, p in zip(path, params):
            steps.append(p * 1)
    return path
""",
    "train",
)


def gradients_are_reused(trial: Trial, case: Case) -> Iterator[Outcome]:
    """A layer writes each step's gradients into the same arrays: what is kept of them is a copy."""
    assert isinstance(trial.form, Optimizer)
    first = trial.observed(case)
    values = trial.draw(case)
    if "then" in values:
        return
    subject = trial.form.start(trial.answer.in_script(), values, trial.like)
    try:
        subject.grader_train = TRAINING
    except AnswerFailure:
        return  # a class with __slots__ takes no more attributes
    update = getattr(subject, trial.form.method)
    path = subject.grader_train(update, values["params"], values["grads"])
    listed = path if isinstance(path, list) else []
    seen = {f"params[{i}]": as_array(steps, f"params[{i}]") for i, steps in enumerate(listed)}
    name = unlike(trial, case, first, Observed(seen))
    if name:
        why = "what is kept of a gradient for later steps is a copy, not the array itself"
        yield bad(
            case, f"{name} differs where the gradients come in the same arrays each step: {why}"
        )
    else:
        yield ok(case)
