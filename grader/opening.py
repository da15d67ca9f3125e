"""A file opened: read, executed, and found to define what is asked for; or why it cannot be graded."""

from __future__ import annotations

from grader.exercise import Exercise
from grader.outcome import Outcome
from grader.policy import refuse_named
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker


def not_graded(sentence: str) -> Outcome:
    """Nothing to grade, for this reason of the student's."""
    return Outcome(check="load", verdict="skip", sentence=sentence, reason="student")


def load_failure(failure: AnswerFailure, file: str) -> Outcome:
    """What went wrong before the first question."""
    return Outcome(
        check="load",
        verdict="fail",
        sentence=failure.sentence,
        where=failure.where or file,
        traceback=failure.trace,
    )


def load(exercise: Exercise, file: str, worker: Worker) -> None:
    """The file is read for names it may not use, executed, and must define what is asked for:
    AnswerFailure where one of these goes wrong."""
    import difflib
    import inspect

    worker.load()
    refuse_named(exercise, file, worker.used)
    (defined,) = worker.request([{"op": "names"}], "load", restore=False)
    wanted = exercise.answer.__name__
    names = [n for n in defined if isinstance(n, str)] if isinstance(defined, list) else []
    if wanted not in names:
        close = difflib.get_close_matches(wanted, names, 1)
        kind = "class" if inspect.isclass(exercise.answer) else "function"
        ask = f"; did you mean {wanted} where {close[0]} stands?" if close else ""
        raise AnswerFailure("loading", f"the file defines no {kind} {wanted}{ask}")
