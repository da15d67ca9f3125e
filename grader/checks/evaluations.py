"""Whether backward evaluates forward again and again: the differences of forward are no formula."""

from __future__ import annotations

import contextlib
import inspect
from typing import Any

from grader.checks.trial import Trial
from grader.draws import Given
from grader.exercise import Case
from grader.form import Layer, Unusable
from grader.worker.failure import AnswerFailure

PLENTY = 40  # what a block of many parts calls a dozen times is not called for each of these
FEWEST = 8  # entries of an input: with fewer, a formula may well need as many evaluations


def takes_differences(trial: Trial) -> Case | None:
    """A case in which backward was seen to evaluate forward around its input, once for each entry.

    Differences are as good as a formula where forward is linear, and no array tells them from one. So
    the calls tell: no formula needs forward, or another function of the file on the whole input, at as
    many different places as the input has entries.
    """
    return trial.once(("differences",), lambda: _seen_in(trial), of_answer=True)


def _seen_in(trial: Trial) -> Case | None:
    sizes = _sizes(trial) if isinstance(trial.form, Layer) else {}
    if not sizes:
        return None
    enough = {case: size for case, size in sizes.items() if size >= PLENTY}
    case = min(enough, key=enough.__getitem__) if enough else max(sizes, key=sizes.__getitem__)
    with contextlib.suppress(AnswerFailure, Unusable):
        if _most_evaluations(trial, case, sizes[case]) >= sizes[case]:
            return case
    return None


def _sizes(trial: Trial) -> dict[Case, int]:
    """How many entries the largest input has, in each case that it ran on and that has enough."""
    assert isinstance(trial.form, Layer)
    sizes = {}
    for case in trial.exercise.cases:
        inputs = trial.form.inputs(trial.draw(case), trial.like)
        size = max((x.size for x in inputs.values()), default=0)
        if size >= FEWEST and not case.kinks and trial.observed(case).finished:
            sizes[case] = size
    return sizes


def _most_evaluations(trial: Trial, case: Case, size: int) -> int:
    """At how many places backward evaluates the function that it evaluates at most of them."""
    assert isinstance(trial.form, Layer)
    values = trial.draw(case)
    subject = trial.form.start(trial.answer, values, trial.like)
    trial.form.outputs(subject, values, trial.like)
    dout = trial.dout(case, trial.expected(case).outputs)
    name = evaluations.__name__
    source = f"from typing import Any\n{inspect.getsource(evaluations)}"
    setattr(subject, name, Given(source, name))
    methods = trial.form.forward, trial.form.backward
    count = getattr(subject, name)(subject, *methods, dout, size)
    return count if type(count) is int else 0


def evaluations(subject: Any, forward: str, backward: str, dout: list[Any], size: int) -> int:
    """Runs beside the answer: the most places at which one function was evaluated during backward.

    Of forward every call counts, of another function of the file one on `size` numbers or more. What is
    evaluated at many places at once, stacked, counts as many times.
    """
    import sys

    own = getattr(type(subject), forward).__code__
    places: dict[Any, dict[int, int]] = {}
    before = sys.getprofile()

    def numbers(value: Any) -> bytes:
        value = value.detach().cpu().numpy() if hasattr(value, "detach") else value
        if isinstance(value, (list, tuple)):
            return b"".join(map(numbers, value))
        return value.tobytes() if hasattr(value, "tobytes") else b""

    def watch(frame: Any, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or code.co_filename != own.co_filename:
            return
        told = [numbers(value) for value in frame.f_locals.values()]
        largest = max(map(len, told), default=0) // 8
        if code is own or largest >= size:
            held = numbers(getattr(frame.f_locals.get("self"), "params", []))
            content = held + b"".join(x for x in told if code is own or len(x) >= 8 * size)
            stacked = largest // size if code is own and largest >= size * size else 1
            places.setdefault(code, {})[hash(content)] = stacked

    sys.setprofile(watch)
    try:
        getattr(subject, backward)(*dout)
    finally:
        sys.setprofile(before)
    return max((sum(found.values()) for found in places.values()), default=0)
