"""A failure that no line was seen to raise is shown where the method begins that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from grader.exercise import Exercise
from grader.form import Layer
from grader.outcome import Outcome


def placed(
    outcomes: Sequence[Outcome], exercise: Exercise, file: str, defined: object
) -> Iterator[Outcome]:
    """The outcomes, failures with `file:line`. `defined` is a worker's account of the file's lines: what
    is no name with a line in it is passed over."""
    rows = [row for row in defined if isinstance(row, list)] if isinstance(defined, list) else []
    lines = {row[0]: row[1] for row in rows if [type(item) for item in row] == [str, int]}
    for outcome in outcomes:
        line = _line(outcome, exercise, lines)
        if outcome.verdict == "fail" and not outcome.where and outcome.check != "load" and line:
            outcome = msgspec.structs.replace(outcome, where=f"{file}:{line}")
        yield outcome


def _line(outcome: Outcome, exercise: Exercise, lines: dict[str, int]) -> int | None:
    """Of the method that the sentence begins with, else of its part's, else of the class or function."""
    name, form = exercise.answer.__name__, exercise.form
    layer = form if isinstance(form, Layer) else Layer()
    asked = layer.forward if isinstance(form, Layer) else getattr(form, "method", "")
    about = {"backward": layer.backward, "forward": asked, "speed": asked}
    first = outcome.sentence.partition(" ")[0]
    for method in (first, about.get(outcome.part or "", "")):
        if f"{name}.{method}" in lines:
            return lines[f"{name}.{method}"]
    return lines.get(name)
