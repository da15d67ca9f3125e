"""From two values to an outcome."""

from __future__ import annotations

import contextlib
import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.checks.evaluations import takes_differences
from grader.checks.known import UnrecordedError
from grader.checks.observed import Broken, numbers
from grader.checks.trial import Trial
from grader.checks.unsteady import unsteady
from grader.diagnosis import About, diagnose, seen
from grader.exercise import Case
from grader.numeric import Tolerance, difference
from grader.outcome import Evidence, Outcome, Part
from grader.picture import evidence
from grader.worker.protocol import Opaque, Tensor

NUMBER = re.compile(r"(?<![\w\[.])-?\d[\d.]*(?:e[-+]?\d+)?(?!\w)")
MOST_ASKED = 400  # questions a diagnosis may put to the solution, for all cases of one answer


def passed(check: str, part: Part | None, case: Case | None = None, remark: str = "") -> Outcome:
    return Outcome(
        check=check, verdict="pass", part=part, case=case.name if case else "", remark=remark
    )


def failed(
    check: str,
    part: Part | None,
    what: Broken | str,
    case: Case | None = None,
    proof: Evidence | None = None,
    mistake: str = "",
) -> Outcome:
    what = what if isinstance(what, Broken) else Broken(what)
    return Outcome(
        check=check,
        verdict="fail",
        part=part,
        case=case.name if case else "",
        sentence=what.sentence,
        where=what.where,
        traceback=what.trace,
        evidence=proof,
        mistake=mistake,
    )


def skipped(
    check: str, part: Part | None, sentence: str, case: Case | None = None, *, ours: bool = False
) -> Outcome:
    return Outcome(
        check=check,
        verdict="skip",
        part=part,
        case=case.name if case else "",
        sentence=sentence,
        reason="ours" if ours else "student",
    )


def told(trial: Trial, sentence: str) -> str:
    """A sentence of a spec's own, or of an exception raised on this side: they know what is right, so of a
    secret case their numbers are left out. Those in names and places (`output[0]`) stay."""
    return sentence if trial.reveal else NUMBER.sub("…", sentence)


def seen_value(trial: Trial, value: Any, placed: bool = True) -> tuple[Any, str]:
    """A received value as an array, or what it is where it is none of the track's."""
    if isinstance(value, Opaque):
        return None, value.kind
    if isinstance(value, Tensor):
        return (value.array, "") if trial.exercise.is_twin else (None, "a torch tensor")
    tensors = placed and trial.exercise.is_twin and trial.form.returns_values
    if isinstance(value, np.ndarray) and tensors:
        return None, "a NumPy array"
    if value is None:
        return None, "None"
    if isinstance(value, (list, tuple, dict, str)):
        return None, f"a {type(value).__name__} of {len(value)}"
    return value, ""


def judged(
    trial: Trial,
    check: str,
    part: Part,
    case: Case,
    name: str,
    got: Any,
    expected: np.ndarray,
    tolerance: Tolerance,
    about: About,
    *,
    dtype: bool = True,
    placed: bool = True,
) -> Outcome:
    """Whether one value is the expected one, and if not, the sentence that says why.

    `placed=False` is for a script's values, which are arrays in either track.
    """
    array, instead = seen_value(trial, got, placed)
    if instead:
        kind = "a tensor" if trial.exercise.is_twin else "an array"
        wanted = f"{kind} of shape {expected.shape}" if expected.ndim else "a number"
        return failed(check, part, f"{name} is {instead}, expected {wanted}", case)
    found = difference(array, expected, tolerance, name=name, dtype=dtype)
    if found is None:
        return passed(check, part, case)
    sentence, mistake = seen(found, expected, trial.reveal), ""
    with contextlib.suppress(
        Exception
    ):  # a question that breaks explains nothing, and costs nothing
        about = informed(trial, case, about, by_script=not placed)
        sentence, mistake = diagnose(found, array, expected, tolerance, about, trial.reveal)
    proof = evidence(found, array, expected, tolerance, trial.reveal)
    return failed(check, part, sentence, case, proof, mistake)


def informed(trial: Trial, case: Case, about: About, *, by_script: bool) -> About:
    """With what else a diagnosis may ask: the solution on other values, the statement, the calls seen.

    A script's values are not the case's: the solution cannot be asked for them.
    """
    if by_script:
        return replace(about, statement=trial.exercise.statement, defaults=defaults_of(trial))
    return replace(
        about,
        solved=lambda label, values, dout: _solved(trial, case, label, values, dout),
        defaults=defaults_of(trial),
        statement=trial.exercise.statement,
        differences=lambda: takes_differences(trial) is not None,
        unsteady=lambda: unsteady(trial, case),
    )


def _solved(
    trial: Trial, case: Case, label: str, values: Mapping[str, Any], dout: Sequence[Any]
) -> Mapping[str, Any]:
    """What the solution gives for other values of a case; not more often than enough for one answer."""
    asked = trial.once(("solved",), set, of_answer=True)
    asked.add((case.name, label))

    def find() -> dict[str, np.ndarray]:
        upstream = list(dout) if trial.form.has_backward else None
        try:
            given = trial.run(trial.solution, values, upstream)
        except UnrecordedError:
            return {}
        parts = [p for p in (given.outputs, given.gradients) if isinstance(p, dict)]
        return {name: x for part in parts for name, x in numbers(part).items()}

    return trial.once(("solved", case.name, label), find) if len(asked) <= MOST_ASKED else {}


def defaults_of(trial: Trial) -> dict[str, Any]:
    """What the constructor and forward take where a case gives nothing."""
    methods = [trial.like, getattr(trial.like, getattr(trial.form, "forward", ""), None)]
    return {
        p.name: p.default
        for method in methods
        if method is not None
        for p in inspect.signature(method).parameters.values()
        if p.default is not p.empty
    }
