"""A failure that no line was seen to raise is shown where the method begins that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from grader.exercise import Exercise
from grader.form import Layer
from grader.outcome import Outcome


def placed(
    outcomes: Sequence[Outcome], exercise: Exercise, file: str, defined: Sequence[tuple[str, int]]
) -> Iterator[Outcome]:
    """The outcomes, failures with `file:line`. `defined`: the file's functions, classes and methods
    (`ReLU.forward`), with the lines where they begin."""
    lines = dict(defined)
    for outcome in outcomes:
        line = _line(outcome, exercise, lines)
        if outcome.verdict == "fail" and not outcome.where and outcome.check != "load" and line:
            outcome = msgspec.structs.replace(outcome, where=f"{file}:{line}")
        yield outcome


def _line(outcome: Outcome, exercise: Exercise, lines: Mapping[str, int]) -> int | None:
    """Of the method that the sentence begins with, else of its part's, else of the class or function."""
    name, form = exercise.answer.__name__, exercise.form
    asked = form.forward if isinstance(form, Layer) else getattr(form, "method", "")
    about = {"forward": asked, "speed": asked}
    if isinstance(form, Layer):
        about["backward"] = form.backward
    first = outcome.sentence.partition(" ")[0]
    for method in (first, about.get(outcome.part or "", "")):
        if f"{name}.{method}" in lines:
            return lines[f"{name}.{method}"]
    return lines.get(name)
