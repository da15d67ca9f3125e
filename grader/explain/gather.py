"""From one exercise of a submission to its explanation: graded, and its first failure looked at closely."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.bench import Bench
from grader.checks.observed import Broken, Observed, numbers
from grader.checks.trial import Trial
from grader.course import Course
from grader.exercise import Exercise
from grader.explain.record import Explanation, Picture, Question, Value
from grader.form import Named, Optimizer
from grader.grade import grade_submission, trial_of, worker_for
from grader.loading import load_exercise
from grader.outcome import Outcome, Result, Verdict
from grader.report.failure import by_importance
from grader.submission import Submission

OF_THE_HOUSE = {
    "load": "Can the file be read and executed, and does it define what is asked for?",
    "pytorch": "Is it what PyTorch itself gives?",
    "policy": "Does it do without what it may not use?",
    "warnings": "Did it warn of anything?",
}
SHOWN = 600  # characters of an array's numbers


def explained(made: Bench, course: Course, submission: Submission, name: str) -> Explanation:
    """Grade an exercise under the public seed, and explain it."""
    (result,) = grade_submission(made, course, submission, [name])
    exercise = load_exercise(course, name)
    plain = Explanation(result, list(questions(exercise, result)))
    first = next(
        (o for o in by_importance(result.failures) if _is_seen_in_a_case(exercise, o)), None
    )
    if first is None:
        return plain
    worker = worker_for(made, submission, exercise, course.entries[name].module)
    try:
        worker.load()
        trial = trial_of(made, course, exercise, worker, "0")
        return _looked_at(trial, plain, first)
    finally:
        worker.close()


def questions(exercise: Exercise, result: Result) -> Iterator[Question]:
    """The checks in the order in which they were asked."""
    known = OF_THE_HOUSE | {check.name: asks(check) for check in exercise.checks}
    for name in dict.fromkeys(outcome.check for outcome in result.outcomes):
        mine = [o for o in result.outcomes if o.check == name]
        answers: list[tuple[str, Verdict, str]] = [(o.case, o.verdict, o.sentence) for o in mine]
        yield Question(name, known.get(name, ""), list(dict.fromkeys(answers)))


def asks(check: Any) -> str:
    """The first sentence of a check's documentation; of a script or a property of the course's, its own."""
    own = getattr(check, "sentence", "") or inspect.getdoc(getattr(check, "script", None)) or ""
    text = " ".join((own or inspect.getdoc(check) or "").split())
    end = min((at + 1 for at in (text.find("? "), text.find(". ")) if at >= 0), default=len(text))
    return text[:end]


def _is_seen_in_a_case(exercise: Exercise, outcome: Outcome) -> bool:
    named = outcome.case in {case.name for case in exercise.cases}
    return named and outcome.verdict == "fail" and outcome.part in ("forward", "backward")


def _looked_at(trial: Trial, plain: Explanation, first: Outcome) -> Explanation:
    case = next(case for case in trial.exercise.cases if case.name == first.case)
    values = trial.draw(case)
    expected = trial.expected(case)
    seen = trial.observed(case)
    right = {**expected.outputs, **expected.gradients}
    return Explanation(
        plain.result,
        plain.questions,
        case=case.name,
        inputs=[_value(name, value) for name, value in values.items()],
        given=list(_given(seen)),
        right=[Value(n, _kind(x), "") for n, x in right.items()],
        pictures=list(_pictures(trial, seen, right)),
        paste=next((o.paste for o in plain.result.failures if o.paste), ""),
    )


def _given(seen: Observed) -> Iterator[Value]:
    for part in (seen.outputs, seen.gradients):
        if isinstance(part, Broken):
            yield Value("", "", part.sentence)
        elif part is not None:
            yield from _named(part)


def _named(part: Named) -> Iterator[Value]:
    arrays = numbers(part)
    for name, value in part.items():
        yield _value(name, arrays.get(name, value))


def _value(name: str, value: Any) -> Value:
    if isinstance(value, np.ndarray):
        return Value(name, _kind(value), shown(value))
    if isinstance(value, list | tuple) and any(isinstance(item, np.ndarray) for item in value):
        return Value(
            name, f"{len(value)} arrays", "\n".join(_value("", item).text for item in value)
        )
    return Value(name, "", repr(value)[:SHOWN])


def _kind(x: Any) -> str:
    """`float64 of shape (4, 5)`."""
    x = np.asarray(x)
    return f"{x.dtype} of shape {x.shape}"


def shown(x: np.ndarray) -> str:
    """An array's numbers, the middle left out where there are many."""
    return np.array2string(x, precision=4, suppress_small=True, threshold=60, edgeitems=2)[:SHOWN]


def _pictures(trial: Trial, seen: Observed, right: Mapping[str, np.ndarray]) -> Iterator[Picture]:
    arrays = seen.numbers
    for name, expected in right.items():
        got = arrays.get(name)
        if got is None or got.shape != expected.shape or not expected.size or got.dtype.kind == "c":
            continue
        with np.errstate(all="ignore"):
            error = np.abs(got.astype(float) - expected.astype(float))
        error = np.where(np.isnan(error), np.inf, error)
        if not error.max() > 1e-9 * float(np.abs(expected).max()) + 1e-12:  # rounding is no error
            continue
        is_path = isinstance(trial.form, Optimizer) and expected.ndim > 0 and len(expected) > 1
        taken, should = _paths(got, expected) if is_path else (None, None)
        yield Picture(name, expected.shape, error, taken, should)


def _paths(got: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two entries that move most, step by step; an array of one entry against the steps."""
    flat, should = (
        got.reshape(len(got), -1).astype(float),
        right.reshape(len(right), -1).astype(float),
    )
    if flat.shape[1] == 1:
        steps = np.arange(1.0, len(flat) + 1)
        return np.column_stack([steps, flat[:, 0]]), np.column_stack([steps, should[:, 0]])
    two = np.sort(np.argsort(-np.ptp(should, axis=0), kind="stable")[:2])
    return flat[:, two], should[:, two]
