"""A failing case made small, as a few lines to paste: fewer entries, rounder numbers, the same mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
import numpy as np

from grader.checks.trial import Trial
from grader.outcome import Outcome, Part
from grader.shrink.hunt import Hunt
from grader.shrink.lines import lines

__all__ = ["with_paste"]

WRITABLE = (np.ndarray, bool, int, float, str, type(None))


def with_paste(trial: Trial, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes; the first failure of each part against the solution with lines that show it.

    The case of a secret seed is never shown.
    """
    done: set[Part | None] = set()
    for outcome in outcomes:
        first = outcome.check == "oracle" and outcome.verdict == "fail" and outcome.part not in done
        if first and trial.reveal:
            done.add(outcome.part)
            yield msgspec.structs.replace(outcome, paste=pasted(trial, outcome))
        else:
            yield outcome


def pasted(trial: Trial, outcome: Outcome) -> str:
    """The lines for a failure, "" where there are none to give."""
    case = next((c for c in trial.exercise.cases if c.name == outcome.case), None)
    if case is None or trial.is_random(case) or not is_writable(trial.draw(case)):
        return ""
    found = Hunt(trial, outcome.part or "forward").begin(case)
    return lines(trial, found) if found else ""


def is_writable(value: Any) -> bool:
    """Whether it can be written down: numbers, arrays, lists of them; no function, no generator."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return all(is_writable(item) for item in value)
    return isinstance(value, WRITABLE)
