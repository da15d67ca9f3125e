"""What would make an answer faster, where that is known: a Python loop over an axis of an input.

Found by counting Python events (lines run, calls made) in a separate call that nobody times. The count
is the worker's word, and only ever explains a failure that the clock has found.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from grader.calling import leaves
from grader.checks.race import Race
from grader.checks.trial import Trial
from grader.exercise import Case
from grader.worker.failure import AnswerFailure

LOOP = 24  # events at one line: fewer are no loop that costs anything


class Slow(NamedTuple):
    """The end of a sentence, and where the loop is ("" each where none was found)."""

    sentence: str = ""
    where: str = ""


def why_slow(trial: Trial, race: Race, case: Case) -> Slow:
    """The loop that an answer spends its time in, if it is one of Python's."""
    try:
        told = race.answer.busiest(race.fresh())
    except AnswerFailure:
        return Slow()
    if not _is_row(told):
        return Slow()
    file, line, events = told
    files = {source.file for source in trial.worker.sources.values()}
    if file not in files or events < LOOP:
        return Slow()
    over = _axis(trial.draw(case), events)
    count = f"{events:,} times" + (f", once for {over}" if over else "")
    whole = "tensor" if trial.exercise.is_twin else "array"
    sentence = f"; line {line} runs {count}: work on the whole {whole} at once"
    return Slow(sentence, f"{file}:{line}")


def _axis(values: dict[str, Any], events: int) -> str:
    """Which axis of which input is as long as the loop, nearly: what surrounds it takes a few steps too."""
    lengths = [
        (abs(events - length), axis, name, length)
        for name, value in values.items()
        for leaf, array in leaves(name, value)
        if leaf == name and isinstance(array, np.ndarray)
        for axis, length in enumerate(array.shape)
        if length >= LOOP and abs(events - length) <= 2 + length // 50
    ]
    if not lengths:
        return ""
    _, axis, name, length = min(lengths)
    return f"each of the {length:,} rows of {name}" if axis == 0 else f"axis {axis} of {name}"


def _is_row(told: Any) -> bool:
    return isinstance(told, (list, tuple)) and [type(item) for item in told] == [str, int, int]
