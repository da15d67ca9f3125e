"""Whether two objects of an answer's class are apart: what one keeps is not the other's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from grader.calling import Values
from grader.checks.history import settings, shapes, upstream
from grader.checks.likeness import bad, ok, unlike
from grader.checks.observed import Broken, Observed, broken, numbers
from grader.checks.passes import can_pass
from grader.checks.trial import Trial
from grader.exercise import Case
from grader.form import Named, Scripted, Unusable
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
    values, (other, theirs) = trial.draw(case), _values_of_another(trial, case)
    try:
        if can_pass(trial.form):
            return _passed_beside(trial, case, theirs if at_work else None, values, other)
        return Observed(_script_beside(trial, values, other))
    except (AnswerFailure, Unusable) as failure:
        return Observed(broken(failure))


def _script_beside(trial: Trial, values: Values, other: Values) -> Named:
    form, like = trial.form, trial.like
    answer = _Beside(trial.answer, lambda: form.outputs(trial.answer, other, like))
    return form.outputs(answer, values, like)


def _passed_beside(
    trial: Trial, case: Case, theirs: Case | None, values: Values, other: Values
) -> Observed:
    """One object's pass; between its steps are another's, on values of the case `theirs`, if any."""
    passes = trial.passes()
    one, two = passes.made(values), passes.made(other)
    also = passes.forward(two, other) if theirs and not trial.form.has_backward else None
    passed = passes.forward(one, values)
    if trial.form.has_backward:
        also = passes.forward(two, other) if theirs else None
        passed = passes.backward(one, passed, upstream(trial, case))
    if theirs and also:
        passes.backward(two, also, _upstream_of(trial, theirs))
    passed = passes.read_grads(one, passed)
    passes.ask()
    return passes.given(passed)


def _upstream_of(trial: Trial, case: Case) -> list[Any] | None:
    """An upstream for what the answer gave on a case, be it right or not."""
    outputs = trial.observed(case).outputs
    if not trial.form.has_backward or isinstance(outputs, Broken):
        return None
    return trial.dout(case, numbers(outputs))


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


def _values_of_another(trial: Trial, case: Case) -> tuple[dict[str, Any], Case]:
    """Those of the case whose settings differ most, and then the shapes; of this case drawn anew where
    neither differ. And which case it is."""
    own = settings(trial, case), shapes(trial, case)

    def differing(other: Case) -> tuple[int, ...]:
        theirs = settings(trial, other), shapes(trial, other)
        return tuple(
            sum(mine.get(n) != other.get(n) for n in {*mine, *other})
            for mine, other in zip(own, theirs, strict=True)
        )

    others = [each for each in trial.exercise.cases if trial.observed(each).finished]
    other = max(others, key=differing)
    if any(differing(other)):
        return trial.draw(other), other
    return trial.draw(case, again=1), case
