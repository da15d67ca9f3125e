"""Property: a sentence about the answer, and a plain function that says whether it holds."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.checks.known import UnrecordedError
from grader.checks.observed import broken
from grader.checks.same import takes
from grader.checks.trial import Trial, TrialError
from grader.checks.verdict import failed, passed, told
from grader.exercise import Case
from grader.form import Form, Unusable
from grader.outcome import Outcome, Part
from grader.worker.failure import AnswerFailure


@dataclass(frozen=True)
class Property:
    """`predicate(Answer, **values by name)` returns True, or False, or a sentence on what is wrong.

    Of a secret case the sentence is told without its numbers.
    """

    sentence: str
    predicate: Callable[..., Any]
    part: Part = "forward"

    @property
    def name(self) -> str:
        return self.sentence

    def parts(self, form: Form) -> frozenset[Part]:
        return frozenset({self.part})

    def __call__(self, trial: Trial) -> Iterator[Outcome]:
        for case in trial.exercise.cases:
            if takes(self.predicate, case):
                yield self._asked(trial, case)

    def _asked(self, trial: Trial, case: Case) -> Outcome:
        try:
            holds = self._holds(trial, case, trial.answer)
        except (AnswerFailure, Unusable) as failure:
            return failed(self.name, self.part, broken(failure), case)
        except Exception as error:
            self._refuse_broken(trial, case)
            what = f"the answer's values were of no use: {error}"
            return failed(self.name, self.part, told(trial, what), case)
        if holds is True:
            return passed(self.name, self.part, case)
        what = holds if isinstance(holds, str) else f"it does not hold that {self.sentence}"
        return failed(self.name, self.part, told(trial, what), case)

    def _holds(self, trial: Trial, case: Case, answer: Any) -> Any:
        values = trial.draw(case)
        names = list(inspect.signature(self.predicate).parameters)[1:]
        holds = self.predicate(answer.in_script(), **{n: values[n] for n in names if n in values})
        return holds if isinstance(holds, str) else bool(holds)

    def _refuse_broken(self, trial: Trial, case: Case) -> None:
        """A predicate that cannot even judge the solution is an error of ours."""
        try:
            self._holds(trial, case, trial.solution)
        except UnrecordedError:
            return  # it went through when the handout was made
        except Exception as error:
            raise TrialError(f"the property {self.sentence!r}: {error!r}") from error
