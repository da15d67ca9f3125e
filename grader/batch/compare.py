"""Whether two gradings say the same: what was measured aside, which differs from run to run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader.batch.gradebook import Gradebook
from grader.batch.marks import Marks, everybody
from grader.outcome import Outcome, Result
from grader.report.json import loads

Said = tuple[Any, ...]


def said(result: Result) -> Said:
    """What a result says: points, and each outcome without its timing."""
    scores = tuple((score.part, score.earned, score.possible) for score in result.scores)
    return (result.verdict, scores, tuple(map(_outcome, result.outcomes)))


def _outcome(outcome: Outcome) -> Said:
    measured = outcome.timing is not None
    words = "" if measured else (outcome.sentence, outcome.remark, outcome.mistake)
    evidence = None if measured else outcome.evidence
    return (outcome.check, outcome.case, outcome.part, outcome.verdict, words, evidence)


def results_of(marks: Marks) -> dict[str, Result]:
    """A student's results by exercise."""
    found = [loads(mark.report).results for mark in marks.marks.values() if mark.report]
    return {result.exercise: result for results in found for result in results}


def differences(one: Gradebook, other: Gradebook) -> Iterator[str]:
    """What two gradebooks say otherwise, a sentence each; times, seeds and levels aside."""
    keys = {marks.key for marks in everybody(one)} | {marks.key for marks in everybody(other)}
    for key in sorted(keys):
        (mine,), (theirs,) = (
            list(everybody(book, reports=True, only=key)) or [None] for book in (one, other)
        )
        if mine is None or theirs is None:
            yield f"{key}: only in {one.path if mine else other.path}"
        else:
            yield from (f"{key}: {what}" for what in _between(mine, theirs))


def _between(one: Marks, other: Marks) -> Iterator[str]:
    if one.digest != other.digest:
        yield "another submission"
    if (one.problem, one.remarks) != (other.problem, other.remarks):
        yield f"{one.problem or 'nothing to remark'}, and {other.problem or 'nothing to remark'}"
    yield from disagreements(results_of(one), results_of(other))
    for name in sorted(one.marks.keys() & other.marks.keys()):
        if one.marks[name].given != other.marks[name].given:
            yield f"{name}: points given by hand in one alone, or other ones"


def disagreements(one: Mapping[str, Result], other: Mapping[str, Result]) -> Iterator[str]:
    """Where results by exercise are not the same."""
    for name in sorted(one.keys() | other.keys()):
        if name not in one or name not in other:
            yield f"{name}: graded in one alone"
        elif said(one[name]) != said(other[name]):
            yield f"{name}: {_short(one[name])}, and {_short(other[name])}"


def _short(result: Result) -> str:
    first = next(iter(result.failures), None)
    why = f" ({first.sentence})" if first else ""
    return f"{result.verdict} with {result.points:g} points{why}"
