"""Questions on what an answer keeps from call to call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.calling import holds_arrays, leaves
from grader.checks.likeness import NAME, bad, ok, unlike
from grader.checks.observed import Observed, broken
from grader.checks.passes import Pass, can_pass
from grader.checks.trial import Trial
from grader.checks.verdict import defaults_of, failed
from grader.exercise import Case
from grader.form import Layer, Unusable
from grader.numeric import rms
from grader.outcome import Outcome
from grader.worker.failure import AnswerFailure


def history_does_not_matter(trial: Trial, case: Case) -> Iterator[Outcome]:
    """After other inputs have gone through, the same input gives the same answer; and so once more, and
    after inputs of other shapes."""
    values, other = trial.draw(case), trial.draw(case, again=1)
    if isinstance(trial.form, Layer):
        other = values | _called_with(trial, other)
    first = trial.observed(case)
    seen = passed_through(trial, case, values, [other, values, values])
    before = next(seen)
    for when, now in zip(("after another input", "the second time"), seen, strict=True):
        if name := unlike(trial, case, first, now):
            why = _kept(name, first, now, before) or "something is kept from an earlier call"
            yield bad(case, f"{name} differs {when}: {why}")
            return
        before = now
    yield _after_other_shapes(trial, case) or ok(case)


def _after_other_shapes(trial: Trial, case: Case) -> Outcome | None:
    """What is wrong where inputs of other shapes went through first; None where nothing is."""
    others = (c for c in trial.exercise.cases if differ_in_shape(trial, case, c))
    other = next((c for c in others if trial.observed(c).finished), None)
    if other is None:
        return None
    values, why = trial.draw(case), "what is kept of an input is that of an earlier call"
    inputs = [values | _called_with(trial, trial.draw(other)), values]
    try:
        _, seen = passed_through(trial, case, values, inputs, other)
    except (AnswerFailure, Unusable) as failure:
        broke = broken(failure).when("after an input of another shape")
        return failed(NAME, "state", replace(broke, sentence=f"{broke.sentence}; {why}"), case)
    name = unlike(trial, case, trial.observed(case), seen)
    return bad(case, f"{name} differs after an input of another shape: {why}") if name else None


def differ_in_shape(trial: Trial, case: Case, other: Case) -> bool:
    """Whether an object set up for one case takes the other's inputs too, and their shapes differ."""
    form, like = trial.form, trial.like
    mine, theirs = shapes(trial, case), shapes(trial, other)
    called = {a.name for a in form.call_arguments(like)}
    arrays = {n for n in called & mine.keys() if isinstance(mine[n], list)}
    # of what is no array all is the same: after a call in training an evaluation may well give another
    same = {a.name for a in form.construct_arguments(like)} | (called - arrays)
    return (
        not trial.is_random(other)
        and mine.keys() == theirs.keys()
        and settings(trial, case) == settings(trial, other)
        and all(mine.get(n) == theirs.get(n) for n in same)
        and any(mine[n] != theirs[n] for n in arrays)
    )


def _called_with(trial: Trial, values: Mapping[str, Any]) -> dict[str, Any]:
    names = [a.name for a in trial.form.call_arguments(trial.like)]
    return {n: values[n] for n in names if n in values}


def shapes(trial: Trial, case: Case) -> dict[str, Any]:
    """A list of the shapes of the arrays in each input; for one that holds none, what it is in words."""

    def find() -> dict[str, Any]:
        values = trial.draw(case).items()
        return {
            n: [x.shape for _, x in leaves(n, v)] if holds_arrays(v) else repr(v) for n, v in values
        }

    return trial.once(("shapes", case.name), find)


def passed_through(
    trial: Trial,
    case: Case,
    values: Mapping[str, Any],
    inputs: Sequence[Mapping[str, Any]],
    first: Case | None = None,
) -> Iterator[Observed]:
    """Inputs through one object, one after the other; the first of them are those of the case `first`.
    AnswerFailure or Unusable at the first that breaks."""
    if not can_pass(trial.form):
        subject = trial.form.start(trial.answer, values, trial.like)
        yield from (Observed(trial.form.outputs(subject, each, trial.like)) for each in inputs)
        return
    passes, passed = trial.passes(), list[Pass]()
    subject = passes.made(values)
    for each, of in zip(inputs, [first or case, *[case] * len(inputs)], strict=False):
        passed.append(passes.through(subject, each, upstream(trial, of)))
    passes.ask()
    yield from map(passes.given, passed)


def upstream(trial: Trial, case: Case) -> list[Any] | None:
    """A case's upstream gradients, new arrays; None where there is no backward."""
    if not trial.form.has_backward:
        return None
    return trial.dout(case, trial.expected(case).outputs)


def _kept(name: str, first: Observed, seen: Observed, before: Observed) -> str:
    """What is left of the call before: its value, or its value and the right one together."""
    now, right, then = (each.numbers.get(name) for each in (seen, first, before))
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
    values, first, passes = trial.draw(case), trial.observed(case), trial.passes()
    subject = passes.made(values)
    once = passes.through(subject, values, upstream(trial, case))
    twice = passes.backward(subject, once, upstream(trial, case))
    passes.ask()
    seen = passes.given(twice)
    if trial.is_random(case):
        return
    name = unlike(trial, case, first, seen)
    yield bad(case, _twice(name, first, seen)) if name else ok(case)


def _twice(name: str, first: Observed, seen: Observed) -> str:
    """What a second backward in a row makes of a gradient."""
    a, b = first.numbers.get(name), seen.numbers.get(name)
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


def settings(trial: Trial, case: Case) -> dict[str, Any]:
    """The numbers and words that the constructor is given, or takes where the case gives none."""
    made = {a.name for a in trial.form.construct_arguments(trial.like)}
    given = defaults_of(trial) | case.inputs
    return {n: v for n, v in given.items() if n in made and isinstance(v, (int, float, str, tuple))}
