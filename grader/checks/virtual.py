"""The device check where there is no GPU: on a virtual one, in a worker of the answer's own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import msgspec

from grader.calling import Values
from grader.checks.otherwise import as_views, empty_batch
from grader.checks.placed import (
    DTYPE,
    NAME,
    asked,
    astray,
    bad,
    broken_part,
    cases_of,
    changed,
)
from grader.checks.state import State
from grader.checks.trial import Broken, Observed, Trial
from grader.checks.verdict import passed
from grader.exercise import Case
from grader.form import Optimizer, steps_of
from grader.outcome import Outcome
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker

WHERE, DEVICE = "a virtual GPU", "a virtual GPU"
BESIDE = "the CPU, with a GPU beside it"
FETCHES = 8  # in one call; more of them grow with the input, and each waits for the GPU


def on_a_virtual_gpu(trial: Trial) -> Iterator[Outcome]:
    """Every case with all tensors there; then with all on the CPU, where nothing may go to the GPU."""
    worker = trial.worker.anew(device="cuda:0", virtual=True)
    try:
        remarks: list[str] = []
        for case in cases_of(trial):
            if problem := _problem(trial, worker, case, remarks):
                yield bad(case, problem, WHERE, DEVICE)
                return
        if problem := _otherwise(trial, worker, cases_of(trial)[0], remarks):
            yield bad(cases_of(trial)[0], problem, WHERE, DEVICE)
            return
        worker.device = "cpu"
        for case in cases_of(trial):
            if problem := _left_alone(trial, worker, case):
                yield bad(case, problem, BESIDE, DEVICE)
                return
        remark = remarks[0] if remarks else ""
        yield msgspec.structs.replace(passed(NAME, None, remark=remark), device=DEVICE)
    except AnswerFailure as failure:
        yield bad(None, Broken(failure.sentence, failure.where, failure.trace), WHERE, DEVICE)
    finally:
        worker.close()


def _problem(trial: Trial, worker: Worker, case: Case, remarks: list[str]) -> Broken | str | None:
    _noticed(worker)
    values = trial.draw(case, dtype=DTYPE)
    seen = asked(trial, worker, case, values)
    if broke := broken_part(seen):
        return broke
    notes = _noticed(worker)
    for kind, what, file, line, _ in notes:
        if kind == "leaves":
            sentence = f"line {line} takes values off the GPU ({what}): work where they are"
            return Broken(sentence, f"{file}:{line}")
    if problem := _strays(trial, case, seen, values):
        return problem
    most = FETCHES * _calls(trial, case)
    for kind, what, file, line, times in notes:
        if kind == "wait" and times > most:
            sentence = f"line {line} makes the CPU wait for the GPU {times} times: {what}"
            return Broken(sentence, f"{file}:{line}")
        cost = "the CPU waits for it" if kind == "wait" else "values are sent to it"
        remarks.append(f"on a GPU {cost} at line {line}: {what}")
    return None


def _strays(trial: Trial, case: Case, seen: Observed, values: Values) -> str | None:
    """What is not where it should be, or (where that is asked at all) not as it was."""
    stays = any(isinstance(check, State) for check in trial.exercise.checks)
    before = trial.draw(case, dtype=DTYPE) if stays else values
    return next(itertools.chain(astray(seen, "cuda"), changed(before, values)), None)


def _otherwise(trial: Trial, worker: Worker, case: Case, remarks: list[str]) -> Broken | str | None:
    """The case as views; then without a sample, where an answer may have none."""
    views = as_views(trial, case)
    seen = asked(trial, worker, case, views)
    if broke := broken_part(seen):
        return broke.when("on views of larger tensors")
    if problem := _strays(trial, case, seen, views):
        return f"on views of larger tensors, {problem}"
    if (empty := empty_batch(trial, case)) is None:
        return None
    seen = asked(trial, worker, case, *empty)
    if broke := broken_part(seen):
        remarks.append(f"on a batch of no samples, {broke.sentence}")
        return None
    problem = next(astray(seen, "cuda"), None)
    return problem and f"on a batch of no samples, {problem}"


def _calls(trial: Trial, case: Case) -> int:
    """How often a method is called on a case: an optimizer's once a step."""
    return len(steps_of(trial.draw(case))) if isinstance(trial.form, Optimizer) else 1


def _left_alone(trial: Trial, worker: Worker, case: Case) -> Broken | str | None:
    seen = asked(trial, worker, case, trial.draw(case, dtype=DTYPE))
    return broken_part(seen) or next(astray(seen, "cpu"), None)


def _noticed(worker: Worker) -> list[list[Any]]:
    """`[kind, what, file, line, times]` since the last time: the worker's word, checked for its form."""
    (told,) = worker.request([{"op": "noticed"}], NAME, restore=False)
    rows = told if isinstance(told, list) else []
    kinds = [str, str, str, int, int]
    return [row for row in rows if isinstance(row, list) and [type(x) for x in row] == kinds]
