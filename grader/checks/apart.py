"""Whether two objects of an answer's class are apart: what one keeps is not the other's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from grader.checks.history import settings, shapes
from grader.checks.likeness import bad, ok, unlike
from grader.checks.trial import Observed, Trial, broken, numbers
from grader.exercise import Case
from grader.form import Layer, Scripted, Unusable
from grader.outcome import Outcome
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure

FEW = 3  # objects of one script, after which another script runs


def instances_are_apart(trial: Trial, case: Case) -> Iterator[Outcome]:
    """Two objects at work in turn, each with its own settings, do not disturb each other.

    Where a generator is handed out, only an answer that draws from nothing else can be asked.
    """
    first = trial.observed(case)
    if trial.is_random(case) and unlike(trial, case, first, _once_more(trial, case)):
        return
    seen = _beside_another(trial, case, at_work=True)
    if not _is_disturbed(trial, case, first, seen):
        yield ok(case)
        return
    by_its_making = not isinstance(trial.form, Scripted) and _is_disturbed(
        trial, case, first, _beside_another(trial, case, at_work=False)
    )
    if by_its_making:
        name, does = trial.name, "making a second"
        why = "two instances share what __init__ sets; keep it on self, not on the class"
    else:
        name, does = trial.name, "using a second"
        why = "two instances share what is kept between calls; keep it on self"
    yield bad(case, f"{does} {name} changes what the first one gives: {why}")


def _once_more(trial: Trial, case: Case) -> Observed:
    dout = trial.dout(case, trial.expected(case).outputs)
    return trial.run(trial.answer, trial.draw(case), dout)


def _beside_another(trial: Trial, case: Case, *, at_work: bool) -> Observed:
    """What an object gives while another is made, and put to work before the first has finished.

    A script makes its objects itself: another case's runs, whole, as soon as one is made.
    """
    form, like = trial.form, trial.like
    values, other = trial.draw(case), _values_of_another(trial, case)
    try:
        if isinstance(form, Scripted):
            answer = _Beside(trial.answer, lambda: form.outputs(trial.answer, other, like))
            return Observed(form.outputs(answer, values, like))
        one = form.start(trial.answer, values, like)
        two = form.start(trial.answer, other, like)
        if not isinstance(form, Layer):
            if at_work:
                form.outputs(two, other, like)
            return Observed(form.outputs(one, values, like))
        outputs = form.outputs(one, values, like)
        theirs = form.outputs(two, other, like) if at_work else {}
        dout = trial.dout(case, trial.expected(case).outputs)
        gradients = form.gradients(one, values, dout, like)
        if at_work:
            form.gradients(two, other, trial.dout(case, numbers(theirs)), like)
        return Observed(outputs, gradients | form.kept_gradients(one, values, like))
    except (AnswerFailure, Unusable) as failure:
        return Observed(broken(failure))


class _Beside:
    """An answer's class for a script: after each object it makes, the first few, something else happens."""

    def __init__(self, answer: Answer, happens: Callable[[], object]):
        self._answer, self._happens, self._times = answer, happens, FEW

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        made = self._answer(*args, **kwargs)
        if self._times > 0:
            self._times -= 1
            self._happens()
        return made

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answer, name)


def _is_disturbed(trial: Trial, case: Case, first: Observed, seen: Observed) -> bool:
    """Either alone runs on its case; so what breaks beside the other breaks because of it."""
    return not seen.finished or bool(unlike(trial, case, first, seen))


def _values_of_another(trial: Trial, case: Case) -> dict[str, Any]:
    """Those of the case whose settings differ most, and then the shapes; of this case drawn anew where
    neither differ."""
    own = settings(trial, case), shapes(trial, case)

    def differing(other: Case) -> tuple[int, ...]:
        theirs = settings(trial, other), shapes(trial, other)
        return tuple(
            sum(mine.get(n) != other.get(n) for n in {*mine, *other})
            for mine, other in zip(own, theirs, strict=True)
        )

    others = [each for each in trial.exercise.cases if trial.observed(each).finished]
    other = max(others, key=differing)
    return trial.draw(other) if any(differing(other)) else trial.draw(case, again=1)
