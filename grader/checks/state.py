"""State: what an answer leaves behind, keeps, or depends on, other than its arguments."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.calling import leaves, replaced
from grader.checks.apart import instances_are_apart
from grader.checks.history import backward_overwrites, history_does_not_matter, upstream
from grader.checks.likeness import NAME, bad, ok, unlike
from grader.checks.observed import Observed, broken
from grader.checks.passes import can_pass
from grader.checks.precision import layouts_do_not_matter, precision_is_kept
from grader.checks.reuse import gradients_are_reused
from grader.checks.trial import Trial
from grader.checks.unsteady import unsteady
from grader.checks.upstream import upstream_is_left_out
from grader.checks.verdict import failed, seen_value, skipped
from grader.draws import Given
from grader.exercise import Case
from grader.form import Form, Layer, Optimizer, Unusable, steps_of, value_of
from grader.outcome import Outcome, Part
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure

Question = Callable[[Trial, Case], Iterator[Outcome]]


@dataclass(frozen=True)
class State:
    """Does it leave its arguments alone, forget what came before, keep the dtype, and take any layout?"""

    name = NAME

    def parts(self, form: Form) -> frozenset[Part]:
        return frozenset({"state"})

    def __call__(self, trial: Trial) -> Iterator[Outcome]:
        for case in trial.exercise.cases:
            if not trial.observed(case).finished:
                yield skipped(NAME, "state", "it has to run first", case)
                continue
            yield from _asked(trial, case)


def _asked(trial: Trial, case: Case) -> Iterator[Outcome]:
    """Every question; noise in an answer fails many of them, and is the reason."""
    for question in questions(trial, case):
        try:
            outcomes = list(question(trial, case))
        except (AnswerFailure, Unusable) as failure:
            outcomes = [failed(NAME, "state", broken(failure), case)]
        if any(o.verdict == "fail" for o in outcomes) and (noise := unsteady(trial, case)):
            yield bad(case, noise)
            return
        yield from outcomes


def questions(trial: Trial, case: Case) -> list[Question]:
    """What is asked of an answer of this form on this case."""
    asked: list[Question] = [arguments_stay, layouts_do_not_matter, precision_is_kept]
    if isinstance(trial.form, Optimizer):
        return [gradients_stay, gradients_are_reused, instances_are_apart, precision_is_kept]
    if isinstance(trial.form, Layer):
        asked += [parameters_are_kept, parameters_are_at_work, backward_overwrites]
        asked += [upstream_is_left_out]
    if not trial.is_random(case):
        asked += [history_does_not_matter]
    if trial.is_class:
        asked += [instances_are_apart]
    return asked


def arguments_stay(trial: Trial, case: Case) -> Iterator[Outcome]:
    """Neither forward nor backward changes what it was given."""
    changed = _changed_by_all(trial, case, upstream(trial, case))
    if not changed:
        yield ok(case)
        return
    method = trial.form.forward if isinstance(trial.form, Layer) else trial.name
    if trial.form.has_backward:
        by_forward = _changed_by_all(trial, case, None)
        method = method if by_forward else getattr(trial.form, "backward", method)
        changed = by_forward or changed
    yield bad(case, f"{method} changes its argument {changed}; work on a copy")


def _changed_by_all(trial: Trial, case: Case, dout: list[Any] | None) -> str:
    """The first argument that one object's calls change: forward, and backward where there is an upstream."""
    values, before = trial.draw(case), trial.draw(case)
    kept = None if dout is None else [np.array(d) for d in dout]
    if can_pass(trial.form):
        passes = trial.passes()
        passed = passes.through(passes.made(values), values, dout)
        passes.ask()
        passes.given(passed)
    else:
        subject = trial.form.start(trial.answer, values, trial.like)
        trial.form.outputs(subject, values, trial.like)
    if changed := _changed(before, values):
        return changed
    return (
        "dout" if kept and _changed({"dout": kept}, {"dout": [*map(np.array, dout or ())]}) else ""
    )


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    for name, value in before.items():
        pairs = zip(leaves(name, value), leaves(name, after[name]), strict=False)
        for (leaf, old), (_, new) in pairs:
            if not np.array_equal(old, new, equal_nan=old.dtype.kind == "f"):
                return leaf
    return ""


def gradients_stay(trial: Trial, case: Case) -> Iterator[Outcome]:
    """`update` leaves the gradients as they were, and the list of parameters holds the same arrays."""
    assert isinstance(trial.form, Optimizer)
    values = trial.draw(case)
    subject = trial.form.start(trial.answer, values, trial.like)
    params = [p.copy() for p in values["params"]]
    for grads in steps_of(values)[:2]:
        kept = [g.copy() for g in grads]
        getattr(subject, trial.form.method)(params, grads)
        for i, (now, then) in enumerate(zip(grads, kept, strict=False)):
            if not np.array_equal(now, then):
                yield bad(case, f"{trial.form.method} changes grads[{i}]; work on a copy")
                return
    yield ok(case)


def parameters_are_kept(trial: Trial, case: Case) -> Iterator[Outcome]:
    """`params` holds the arrays that were given, in the order of `grads`."""
    assert isinstance(trial.form, Layer)
    values = trial.draw(case)
    given = trial.form.parameters(values, trial.like)
    if not given:
        yield from _without_parameters(trial, case)
        return
    subject = trial.form.start(trial.answer, values, trial.like)
    wrong = _not_held(trial, subject, given)
    if not wrong:
        trial.form.start(trial.answer, trial.draw(case, again=1), trial.like)
        if _not_held(trial, subject, given):
            wrong = f"making a second {trial.name} changes params of the first: keep params on self"
    yield bad(case, wrong) if wrong else ok(case)


def _not_held(trial: Trial, subject: Any, given: Mapping[str, np.ndarray]) -> str:
    """What is wrong with an object's `params`, "" where nothing is."""
    held = value_of(subject.params)
    if not isinstance(held, (list, tuple)) or len(held) != len(given):
        return f"params does not hold the {len(given)} arrays that were given ({', '.join(given)})"
    for item, (name, array) in zip(held, given.items(), strict=True):
        got, instead = seen_value(trial, item)
        if instead or not np.array_equal(np.asarray(got), array):
            return f"params does not hold {name} where grads holds d{name}"
    return ""


def _without_parameters(trial: Trial, case: Case) -> Iterator[Outcome]:
    """The lists are empty where the solution has them so. An answer that leaves them out, as layers
    without parameters are often written, is as right, with a remark."""
    right = trial.once(("lists",), lambda: _lists(trial, trial.solution, case))
    seen = trial.once(("lists",), lambda: _lists(trial, trial.answer, case), of_answer=True)
    why = "a net puts together the lists of all its layers"
    owed = [name for name, held in right.items() if held == []]
    if filled := [name for name in owed if seen.get(name, []) != []]:
        yield bad(case, f"{filled[0]} is not an empty list in a layer without parameters: {why}")
    elif absent := [name for name in owed if name not in seen]:
        yield ok(case, f"there is no list {' and no list '.join(absent)}: {why}")
    else:
        yield ok(case)


def _lists(trial: Trial, answer: Answer, case: Case) -> dict[str, Any]:
    """`params` and `grads` as a new object has them, as far as it has them."""
    subject = trial.form.start(answer, trial.draw(case), trial.like)
    held: dict[str, Any] = {}
    for name in ("params", "grads"):
        with contextlib.suppress(AnswerFailure):
            held[name] = value_of(getattr(subject, name))
    return {name: list(x) if isinstance(x, (list, tuple)) else [x] for name, x in held.items()}


STEP = Given(
    """
def step(params):
    for p in params:
        p *= 1.25
""",
    "step",
)


def parameters_are_at_work(trial: Trial, case: Case) -> Iterator[Outcome]:
    """What changes in `params`, in place, changes what forward computes: an optimizer has an effect."""
    assert isinstance(trial.form, Layer)
    values = trial.draw(case)
    given = trial.form.parameters(values, trial.like)
    if not given or case.kinks or trial.is_random(case):
        return
    stepped = replaced(trial.draw(case), {name: 1.25 * array for name, array in given.items()})
    wanted = trial.run(trial.answer, stepped, None)
    subject = trial.form.start(trial.answer, values, trial.like)
    try:
        subject.grader_step = STEP
    except AnswerFailure:
        return  # a class with __slots__ takes no more attributes
    subject.grader_step(subject.params)
    seen = Observed(trial.form.outputs(subject, values, trial.like))
    if unlike(trial, case, wanted, seen):
        yield bad(
            case,
            "params holds other arrays than forward computes with: an optimizer's step on them "
            "changes nothing",
        )
    else:
        yield ok(case)
