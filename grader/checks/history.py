"""Questions on what an answer keeps: from call to call, and from one object to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.checks.likeness import bad, everything, ok, unlike
from grader.checks.trial import Observed, Trial
from grader.exercise import Case
from grader.form import Layer, Optimizer
from grader.numeric import rms
from grader.outcome import Outcome


def history_does_not_matter(trial: Trial, case: Case) -> Iterator[Outcome]:
    """After other inputs have gone through, the same input gives the same answer; and so once more."""
    values, other = trial.draw(case), trial.draw(case, again=1)
    first = trial.observed(case)
    subject = trial.form.start(trial.answer, values, trial.like)
    if isinstance(trial.form, Layer):
        other = values | {
            a.name: other[a.name] for a in trial.form.call_arguments(trial.like) if a.name in other
        }
    before = _passed_through(trial, case, subject, other)
    for when in ("after another input", "the second time"):
        seen = _passed_through(trial, case, subject, values)
        if name := unlike(trial, case, first, seen):
            why = _kept(name, first, seen, before) or "something is kept from an earlier call"
            yield bad(case, f"{name} differs {when}: {why}")
            return
        before = seen
    yield ok(case)


def _passed_through(trial: Trial, case: Case, subject: Any, inputs: Mapping[str, Any]) -> Observed:
    """Once through an object that has seen other inputs."""
    outputs = trial.form.outputs(subject, inputs, trial.like)
    if not isinstance(trial.form, Layer):
        return Observed(outputs)
    dout = trial.dout(case, trial.expected(case).outputs)
    return Observed(outputs, trial.form.gradients(subject, inputs, dout, trial.like))


def _kept(name: str, first: Observed, seen: Observed, before: Observed) -> str:
    """What is left of the call before: its value, or its value and the right one together."""
    now, right, then = (everything(each).get(name) for each in (seen, first, before))
    if now is None or right is None or then is None or now.shape != then.shape:
        return ""
    if _are_close(now, then) and not _are_close(right, then):
        return "it is still that of the call before, which nothing replaced"
    if right.shape == then.shape and _are_close(now, right + then):
        return "it is added to that of the call before; overwrite it"
    return ""


def _are_close(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(np.isfinite(a).all() and rms(a - b) <= 1e-9 * rms(b))


def backward_overwrites(trial: Trial, case: Case) -> Iterator[Outcome]:
    """A second backward gives the same gradients: `grads` are overwritten, not added to."""
    assert isinstance(trial.form, Layer)
    values, first = trial.draw(case), trial.observed(case)
    subject = trial.form.start(trial.answer, values, trial.like)
    outputs = trial.form.outputs(subject, values, trial.like)
    dout = trial.dout(case, trial.expected(case).outputs)
    trial.form.gradients(subject, values, dout, trial.like)
    dout = trial.dout(case, trial.expected(case).outputs)
    seen = Observed(outputs, trial.form.gradients(subject, values, dout, trial.like))
    if trial.is_random(case):
        return
    name = unlike(trial, case, first, seen)
    yield bad(case, _twice(name, first, seen)) if name else ok(case)


def _twice(name: str, first: Observed, seen: Observed) -> str:
    """What a second backward in a row makes of a gradient."""
    a, b = everything(first).get(name), everything(seen).get(name)
    if a is not None and b is not None and a.shape == b.shape:
        if _are_close(b, 2 * a):
            return f"{name} doubles when backward is called twice: overwrite it, do not add"
        if not b.any():
            return (
                f"{name} is 0 when backward is called twice: the first call uses up what it needs"
            )
    return (
        f"{name} differs when backward is called twice: the first call changes what forward kept, "
        "or what backward keeps itself"
    )


def instances_are_apart(trial: Trial, case: Case) -> Iterator[Outcome]:
    """Two objects at work in turn do not disturb each other."""
    if isinstance(trial.form, Optimizer):
        yield from _optimizers_apart(trial, case)
        return
    values, other = trial.draw(case), trial.draw(case, again=1)
    dout = trial.dout(case, trial.expected(case).outputs)
    one = trial.form.start(trial.answer, values, trial.like)
    two = trial.form.start(trial.answer, other, trial.like)
    outputs = trial.form.outputs(one, values, trial.like)
    trial.form.outputs(two, other, trial.like)
    seen = Observed(outputs, trial.form.gradients(one, values, dout, trial.like))
    name = unlike(trial, case, trial.observed(case), seen)
    if name:
        yield bad(case, f"{name} depends on another object of the class: keep what is kept on self")
    else:
        yield ok(case)


def _optimizers_apart(trial: Trial, case: Case) -> Iterator[Outcome]:
    values = trial.draw(case)
    trial.form.outputs(trial.form.start(trial.answer, values, trial.like), values, trial.like)
    again = trial.run(trial.answer, trial.draw(case), None)
    name = unlike(trial, case, trial.observed(case), again)
    if name:
        yield bad(case, f"{name} depends on another optimizer: keep what is kept on self")
    else:
        yield ok(case)
