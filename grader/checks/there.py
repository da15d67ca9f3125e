"""An answer asked on a GPU, whichever it is: what is not at home there, and where the CPU waits for it."""

from __future__ import annotations

import itertools
from typing import Any

from grader.calling import Values
from grader.checks.observed import Broken, Observed
from grader.checks.otherwise import as_views, empty_batch
from grader.checks.placed import (
    DTYPE,
    NAME,
    asked,
    astray,
    changed,
    left_behind,
    recast,
)
from grader.checks.state import State
from grader.checks.trial import Trial
from grader.exercise import Case
from grader.form import Optimizer, steps_of
from grader.worker.host import Worker

FETCHES = 8  # in one call; more of them grow with the input, and each waits for the GPU
BESIDE = "the CPU, with a GPU beside it"
Problem = Broken | str | None


def asked_there(
    trial: Trial, worker: Worker, case: Case, remarks: list[str]
) -> tuple[Observed, Problem]:
    """What it gives on a case, and what is wrong with how it came about."""
    _noticed(worker)
    values = trial.draw(case, dtype=DTYPE)
    seen = asked(trial, worker, case, values)
    notes = _noticed(worker)
    problem = seen.broke or _taken_off(notes)
    problem = problem or _strays(trial, case, seen, values)
    return seen, problem or _waits(notes, FETCHES * _calls(trial, case), remarks)


def asked_otherwise(trial: Trial, worker: Worker, case: Case, remarks: list[str]) -> Problem:
    """The case as views; then without a sample, where an answer may have none."""
    views = as_views(trial, case)
    seen = asked(trial, worker, case, views)
    if broke := seen.broke:
        return broke.when("on views of larger tensors")
    if problem := _strays(trial, case, seen, views):
        return f"on views of larger tensors, {problem}"
    if (empty := empty_batch(trial, case)) is None:
        return None
    seen = asked(trial, worker, case, *empty)
    if broke := seen.broke:
        remarks.append(f"on a batch of no samples, {broke.sentence}")
        return None
    problem = next(astray(seen, "cuda"), None)
    return problem and f"on a batch of no samples, {problem}"


def left_alone(trial: Trial, worker: Worker, case: Case) -> Problem:
    """The case with all tensors on the CPU, of a process that has a GPU too: nothing may go there."""
    worker.device = "cpu"
    seen = asked(trial, worker, case, trial.draw(case, dtype=DTYPE))
    return seen.broke or next(astray(seen, "cpu"), None)


def _strays(trial: Trial, case: Case, seen: Observed, values: Values) -> str | None:
    """What is not where it should be, or (where that is asked at all) not as it was."""
    stays = any(isinstance(check, State) for check in trial.exercise.checks)
    before = trial.draw(case, dtype=DTYPE) if stays else values
    cast = recast(seen) if trial.exercise.is_twin else left_behind(trial, seen)
    return next(itertools.chain(astray(seen, "cuda"), cast, changed(before, values)), None)


def _taken_off(notes: list[list[Any]]) -> Broken | None:
    for kind, what, file, line, _ in notes:
        if kind == "leaves":
            sentence = f"line {line} takes values off the GPU ({what}): work where they are"
            return Broken(sentence, f"{file}:{line}")
    return None


def _waits(notes: list[list[Any]], most: int, remarks: list[str]) -> Broken | None:
    """A line that waits for the GPU more than so often; one that does it now and then is a remark."""
    for kind, what, file, line, times in notes:
        if kind == "wait" and times > most:
            sentence = f"line {line} makes the CPU wait for the GPU {times} times: {what}"
            return Broken(sentence, f"{file}:{line}")
        cost = "the CPU waits for it" if kind == "wait" else "values are sent to it"
        remarks.append(f"on a GPU {cost} at line {line}: {what}")
    return None


def _calls(trial: Trial, case: Case) -> int:
    """How often a method is called on a case: an optimizer's once a step."""
    return len(steps_of(trial.draw(case))) if isinstance(trial.form, Optimizer) else 1


def _noticed(worker: Worker) -> list[list[Any]]:
    """`[kind, what, file, line, times]` since the last time: the worker's word, checked for its form."""
    (told,) = worker.request([{"op": "noticed"}], NAME, restore=False)
    rows = told if isinstance(told, list) else []
    kinds = [str, str, str, int, int]
    return [row for row in rows if isinstance(row, list) and [type(x) for x in row] == kinds]
