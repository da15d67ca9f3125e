"""Whether backward does without the upstream gradient that the exercise has a value for."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from grader.checks.likeness import NAME, bad, ok, unlike
from grader.checks.trial import Trial
from grader.checks.verdict import failed
from grader.exercise import Case
from grader.form import Layer
from grader.outcome import Outcome


def upstream_is_left_out(trial: Trial, case: Case) -> Iterator[Outcome]:
    """`backward()` is `backward(1.0)` where the exercise has it so: the last layer of a net, a loss, is
    asked without an upstream. Once an answer: its default depends on no case."""
    assert isinstance(trial.form, Layer)
    default = _upstream_by_default(trial, trial.form)
    if default is None or case is not trial.exercise.cases[0]:
        return
    told, seen = trial.runs([(trial.draw(case), [default]), (trial.draw(case), [])])
    if broke := told.broke or seen.broke:
        yield failed(NAME, "state", broke, case)
    elif name := unlike(trial, case, told, seen):
        method = trial.form.backward
        yield bad(case, f"{name} of {method}() is not that of {method}({default}), as it should be")
    else:
        yield ok(case)


def _upstream_by_default(trial: Trial, form: Layer) -> float | None:
    """The number that the solution's backward takes when it is given none; None where it has to be given."""
    arguments = list(inspect.signature(getattr(trial.like, form.backward)).parameters.values())[1:]
    values = [a.default for a in arguments]
    return values[0] if len(values) == 1 and isinstance(values[0], float) else None
