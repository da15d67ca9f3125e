"""Same: a script run with the student's answer and with the solution gives the same values."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.calling import replaced
from grader.checks.observed import broken
from grader.checks.oracle import about_case
from grader.checks.trial import MOVES, Trial, TrialError, floats
from grader.checks.verdict import failed, judged, passed, told
from grader.exercise import Case, Mistake
from grader.form import Form, Unusable, value_of
from grader.numeric import Tolerance, one_ulp, oracle_tolerance, rounding_floor
from grader.outcome import Outcome, Part
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure
from grader.worker.restore import plain

Script = Callable[..., Mapping[str, Any]]


@dataclass(frozen=True)
class Same:
    """`script(Answer, **values by name) -> {name: array}`: a plain function, run with both answers.

    It is run on every case that gives what its signature asks for; the first line of its docstring
    says, to the student, what it does. `accept` lists conventions as Oracle's does: an answer that
    follows one of them in every case passes, with the edit's sentence as a remark.
    """

    script: Script
    part: Part = "state"
    accept: Sequence[Mistake] = ()

    @property
    def name(self) -> str:
        return self.script.__name__.replace("_", " ")

    def parts(self, form: Form) -> frozenset[Part]:
        return frozenset({self.part})

    def __call__(self, trial: Trial) -> Iterator[Outcome]:
        outcomes = self._measured(trial, trial.convention)
        if any(outcome.verdict == "fail" for outcome in outcomes):
            for alternative in self.accept:
                others = self._measured(trial, alternative)
                if all(outcome.verdict == "pass" for outcome in others):
                    remark = passed(self.name, self.part, remark=alternative.sentence)
                    outcomes = [*others, remark]
                    break
        yield from outcomes

    def _measured(self, trial: Trial, convention: Mistake | None) -> list[Outcome]:
        """By the solution, or by an edit of it that is as right."""
        cases = [case for case in trial.exercise.cases if self.suits(case)]
        return [outcome for case in cases for outcome in self._asked(trial, case, convention)]

    def suits(self, case: Case) -> bool:
        """Whether a case gives what the script takes."""
        return takes(self.script, case)

    def _asked(self, trial: Trial, case: Case, convention: Mistake | None) -> Iterator[Outcome]:
        right = self.right(trial, case, convention)
        try:
            got = run_script(self.script, trial.answer, trial.draw(case))
        except (AnswerFailure, Unusable) as failure:
            yield failed(self.name, self.part, broken(failure), case)
            return
        except Exception as error:  # the solution went through: it is what the answer gave
            what = told(trial, f"the answer's values were of no use: {error}")
            yield failed(self.name, self.part, what, case)
            return
        if missing := [name for name in right if name not in got]:
            # a script may give as many values as the answer does
            few = f"{missing[0]} is missing: {len(got)} of {len(right)} values came back"
            yield failed(self.name, self.part, few, case)
            return
        about = replace(
            about_case(trial, case, trial.expected(case)),
            given=got,
            mistaken=lambda: self.mistaken(trial, case),
        )
        for name, (expected, tolerance) in right.items():
            yield judged(
                trial,
                self.name,
                self.part,
                case,
                name,
                got[name],
                expected,
                tolerance,
                about,
                placed=False,
            )

    def right(
        self, trial: Trial, case: Case, convention: Mistake | None = None
    ) -> dict[str, tuple[np.ndarray, Tolerance]]:
        """What the script gives with the solution, and how exactly, by name."""
        key = ("script", self.name, case.name, convention.sentence if convention else "")
        return trial.once(key, lambda: self._by_solution(trial, case, convention))

    def _by_solution(
        self, trial: Trial, case: Case, convention: Mistake | None
    ) -> dict[str, tuple[np.ndarray, Tolerance]]:
        answer = trial.edited(convention) if convention else trial.solution
        values = trial.draw(case)
        floor = rounding_floor(list(floats(values).values()))
        try:
            found = run_script(self.script, answer, values)
            moved = [self._moved(trial, case, answer, i) for i in range(MOVES)]
        except Exception as error:
            raise TrialError(f"the script {self.script.__name__}: {error!r}") from error
        right = {name: np.asarray(plain(value)) for name, value in found.items()}
        return {
            name: (x, oracle_tolerance(x, [np.asarray(plain(m[name])) for m in moved], floor))
            for name, x in right.items()
        }

    def mistaken(self, trial: Trial, case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
        """What the script gives with every listed mistake."""
        for mistake in trial.exercise.mistakes:
            key = ("mistaken", self.name, case.name, mistake.sentence)
            found = trial.once(key, lambda mistake=mistake: self._with(trial, mistake, case))
            if found is not None:
                yield mistake.sentence, found

    def _with(self, trial: Trial, mistake: Mistake, case: Case) -> dict[str, Any] | None:
        """What the script gives with a mistake, from a fresh load; it may well break it."""
        with contextlib.suppress(Exception):
            return run_script(self.script, trial.edited(mistake), trial.draw(case))
        return None

    def _moved(self, trial: Trial, case: Case, answer: Answer, i: int) -> dict[str, Any]:
        rng = trial.rng(case.name, self.name, i)
        values = trial.draw(case)
        moved = {name: np.asarray(one_ulp(x, rng)) for name, x in floats(values).items()}
        return run_script(self.script, answer, replaced(values, moved))


def run_script(script: Script, answer: Answer, values: Mapping[str, Any]) -> dict[str, Any]:
    """The script's values, references fetched and lists of numbers as arrays."""
    names = list(inspect.signature(script).parameters)[1:]
    result = script(answer.in_script(), **{name: values[name] for name in names if name in values})
    return {name: _settled(value_of(value)) for name, value in result.items()}


def _settled(value: Any) -> Any:
    if isinstance(value, (list, tuple)) and value:
        with contextlib.suppress(ValueError, TypeError):
            array = np.asarray(value)
            return array if array.dtype.kind in "biufc" else value
    return value


def takes(script: Callable[..., Any], case: Case) -> bool:
    """Whether a case gives all that a function of the spec has no default for."""
    parameters = list(inspect.signature(script).parameters.values())[1:]
    return all(p.name in case.inputs or p.default is not p.empty for p in parameters)
