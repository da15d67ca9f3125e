"""All the checks of an exercise in their order, and the listed mistake behind what they found."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from typing import Any

from grader.checks.known import UnrecordedError
from grader.checks.trial import Trial
from grader.exercise import Mistake
from grader.outcome import Outcome
from grader.worker.failure import AnswerFailure

Said = tuple[str, ...]


def checked(trial: Trial, before_races: Callable[[], None] = lambda: None) -> Iterator[Outcome]:
    """Every check, and then what each left for later (importing torch takes longer than all the rest):
    races last, since they take longest; `before_races` hears that all else is known."""
    yield from first_questions(trial)
    later = [check for check in trial.exercise.checks if hasattr(check, "later")]
    races = [check for check in later if "speed" in check.parts(trial.form)]
    for check in later:
        if check not in races:
            yield from _later(check, trial)
    if races:
        before_races()
    for check in races:
        yield from _later(check, trial)


def _later(check: Any, trial: Trial) -> Iterator[Outcome]:
    yield from _guarded(check.name, lambda: check.later(trial))


def first_questions(trial: Trial) -> Iterator[Outcome]:
    """Every check, as far as it does without PyTorch's own answer."""
    for check in trial.exercise.checks:
        yield from _guarded(check.name, lambda check=check: check(trial))


def _guarded(name: str, ask: Callable[[], Iterable[Outcome]]) -> Iterator[Outcome]:
    """What a check raises is ours: a broken spec, a broken solution, a bug."""
    try:
        yield from ask()
    except AnswerFailure as failure:
        yield Outcome(
            check=name,
            verdict="fail",
            sentence=failure.sentence,
            where=failure.where,
            traceback=failure.trace,
        )
    except UnrecordedError as error:
        yield Outcome(check=name, verdict="skip", sentence=str(error), reason="ours")
    except Exception as error:
        import traceback

        trace = "".join(traceback.format_exception(error)[-4:])
        yield Outcome(
            check=name,
            verdict="error",
            sentence=f"{type(error).__name__}: {error}",
            traceback=trace,
        )


def recognised(trial: Trial, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes; where something failed that no diagnosis has named, the listed mistake that fails in
    just the same way, if there is one, is named with the first failure."""
    seen = []
    for outcome in outcomes:
        seen.append(outcome)
        yield outcome
    failures = [o for o in seen if o.verdict == "fail"]
    if not failures or any(o.mistake for o in failures):
        return
    mistake = _same_outcomes(trial, seen)
    if mistake:
        yield failures[0].naming(mistake)


def _same_outcomes(trial: Trial, seen: list[Outcome]) -> str:
    """The mistake that answers every question in the same words; the first difference ends a search."""
    late = {check.name for check in trial.exercise.checks if hasattr(check, "later")}
    mine = [_said(o) for o in seen if o.check not in late - {"oracle"} | {"pytorch"}]
    for mistake in trial.exercise.mistakes:
        if all(a == b for a, b in itertools.zip_longest(mine, _said_of(trial, mistake))):
            return mistake.sentence
    return ""


def _said_of(trial: Trial, mistake: Mistake) -> Iterable[Said]:
    """What is said of a listed mistake, asked as far as anyone wanted to know."""
    known = trial.known.said
    if mistake.sentence not in known:
        (known[mistake.sentence],) = itertools.tee(_asked(trial, mistake), 1)
    return copy(known[mistake.sentence])  # from its start, whoever went through it before


def mistakes_said(trial: Trial) -> None:
    """Make known all that is said of every listed mistake."""
    for mistake in trial.exercise.mistakes:
        trial.known.said[mistake.sentence] = list(_said_of(trial, mistake))


def _asked(trial: Trial, mistake: Mistake) -> Iterator[Said]:
    # one that cannot even be loaded says nothing
    with contextlib.suppress(AnswerFailure, UnrecordedError):
        yield from map(_said, first_questions(trial.for_answer(trial.edited(mistake))))


def _said(outcome: Outcome) -> Said:
    return (outcome.check, outcome.case, outcome.verdict, outcome.sentence)
