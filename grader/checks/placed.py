"""An answer asked with its tensors on some device: whether what comes back is where it should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from grader.calling import Values, leaves
from grader.checks.observed import Broken, Observed
from grader.checks.trial import Trial
from grader.checks.verdict import failed, seen_value
from grader.exercise import Case
from grader.form import Named
from grader.outcome import Outcome
from grader.worker.answer import Answer
from grader.worker.host import Worker
from grader.worker.protocol import Tensor

NAME = "device"
DTYPE = "float32"  # what GPUs compute in
KINDS = {"cpu": "the CPU", "cuda": "the GPU"}


def asked(
    trial: Trial, worker: Worker, case: Case, values: Values, outputs: Named | None = None
) -> Observed:
    """What the answer in a worker gives on values of a case (whose right outputs are `outputs`, if they
    are not the case's own), its tensors where the worker places them."""
    answer = Answer(worker, trial.name, is_class=trial.is_class)
    dout = None
    if trial.form.has_backward:
        dout = trial.dout(case, trial.expected(case).outputs if outputs is None else outputs, DTYPE)
    return trial.run(answer, values, dout)


def cases_of(trial: Trial) -> list[Case]:
    """The cases that give something to place, and come out the same each time."""
    return [c for c in trial.exercise.cases if not trial.is_random(c) and places(trial.draw(c))]


def places(values: Values) -> bool:
    """Whether there is an array among the values: what is made from numbers alone has no place to keep."""
    return any(True for name, value in values.items() for _ in leaves(name, value))


def array_of(trial: Trial, seen: Observed, name: str) -> tuple[Any, str]:
    """A value that was given, as an array, or what it is instead (see `seen_value`); CuPy's count as
    NumPy's."""
    value = values_of(seen).get(name)
    if isinstance(value, Tensor) and not trial.exercise.is_twin:
        value = value.array
    return seen_value(trial, value)


def values_of(seen: Observed) -> Named:
    """Everything that was given, outputs and gradients; nothing of what broke."""
    parts = [part for part in (seen.outputs, seen.gradients) if isinstance(part, dict)]
    return {name: value for part in parts for name, value in part.items()}


def astray(seen: Observed, device: str) -> Iterator[str]:
    """A sentence for each value that is on another device than the input."""
    place = _kind(device)
    for name, value in values_of(seen).items():
        if isinstance(value, Tensor) and _kind(value.device) != place:
            yield f"{name} is on {_kind(value.device)}, and the input on {place}"


def left_behind(trial: Trial, seen: Observed) -> Iterator[str]:
    """A sentence for each array of NumPy's that comes back where CuPy's went in."""
    if trial.form.returns_values:  # else it is this side that has collected them
        for name, value in values_of(seen).items():
            if isinstance(value, np.ndarray) and value.ndim:
                yield f"{name} is on the CPU, and the input on the GPU"


def recast(seen: Observed) -> Iterator[str]:
    """A sentence for each tensor that is not of the input's dtype. (Arrays that grow cost a remark.)"""
    for name, value in values_of(seen).items():
        if isinstance(value, Tensor) and value.array.ndim and value.array.dtype.kind == "f":
            dtype = value.array.dtype
            if dtype != DTYPE:
                yield f"{name} is {dtype} where everything given is {DTYPE}"


def changed(before: Values, after: Values) -> Iterator[str]:
    """A sentence for each argument that a call has changed."""
    for name in before:
        pairs = zip(leaves(name, before[name]), leaves(name, after[name]), strict=True)
        for (leaf, old), (_, new) in pairs:
            if not np.array_equal(old, new, equal_nan=old.dtype.kind == "f"):
                yield f"its argument {leaf} is changed; work on a copy"


def bad(case: Case | None, what: Broken | str, where: str, device: str) -> Outcome:
    """A failure, with words in front that say on which device."""
    what = (what if isinstance(what, Broken) else Broken(what)).when(f"on {where}")
    return msgspec.structs.replace(failed(NAME, None, what, case), device=device)


def _kind(device: Any) -> str:
    name = str(device).partition(":")[0]
    return KINDS.get(name, name)
