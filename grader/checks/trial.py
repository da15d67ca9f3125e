"""One exercise on trial: the student's answer beside the solution, drawn cases, and what was seen."""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from grader.calling import differentiable, replaced
from grader.checks.known import Known, UnrecordedError
from grader.checks.observed import Broken, Expected, Observed, arrays, broken
from grader.checks.passes import Passes, can_pass
from grader.draws import Generator, seed_of
from grader.exercise import PUBLIC_SEED, Case, Exercise, Mistake
from grader.form import Named, Unusable
from grader.numeric import one_ulp, oracle_tolerance, rounding_floor
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.link import Link, LocalLink
from grader.worker.places import Use, Wanted
from grader.worker.sources import Source, importable

MOVES = 2
T = TypeVar("T")


class TrialError(Exception):
    """The spec or the solution broke: an error of ours."""


class Trial:
    """Everything a check may ask about one exercise of one submission."""

    def __init__(
        self,
        exercise: Exercise,
        worker: Worker,
        solutions: Mapping[str, Source],
        seed: str = PUBLIC_SEED,
        known: Known | None = None,
        beside: Callable[[Use], Link] | None = None,
        device: Wanted = "auto",
    ):
        """`known` is what earlier gradings found out; `beside` gives more processes, for code of ours or
        for a GPU; `device` is the one to ask about."""
        self.exercise, self.worker, self.seed, self.beside = exercise, worker, seed, beside
        self.known = known or Known()
        self.device: Wanted = device
        self.form, self.like = exercise.form, exercise.answer
        self._solutions = solutions
        self.name = self.like.__name__
        self.is_class = inspect.isclass(self.like)
        self.answer = Answer(worker, self.name, is_class=self.is_class)
        self.convention: Mistake | None = None
        self._seen: dict[str, Observed] = {}
        self._found_of_answer: dict[tuple[str, ...], Any] = {}

    @property
    def reveal(self) -> bool:
        """Whether values may be shown: those of secret seeds never are."""
        return self.seed == PUBLIC_SEED

    @property
    def solution(self) -> Answer:
        if self.known.solution is None:
            self.known.solution = self._local(self._solution)
        return self.known.solution

    @property
    def _solution(self) -> str:
        if not self.exercise.solution:
            raise UnrecordedError
        return self.exercise.solution

    def edited(self, edit: Mistake) -> Answer:
        """The solution with a listed mistake, or an accepted convention, in it."""
        return self._local(edit.applied_to(self._solution))

    def reference(self, use: Use = "ours", **options: Any) -> Worker:
        """A worker with the solution (as the convention has it that the answer follows), in a process of
        its own: to be closed afterwards."""
        beside = self.beside
        assert beside is not None
        solution = self._solution
        text = self.convention.applied_to(solution) if self.convention else solution
        module, source = self._module(text)
        sources = {**self._solutions, module: source}
        track, limits = self.exercise.track, self.worker.limits
        return Worker(lambda: beside(use), module, sources, track=track, limits=limits, **options)

    @property
    def yardstick(self) -> Answer:
        """What the answer is measured by: the solution, in the convention that the answer follows."""
        return self.edited(self.convention) if self.convention else self.solution

    def for_answer(self, answer: Answer) -> Trial:
        """The same trial of another answer."""
        other = copy.copy(self)
        other.answer, other.convention = answer, None
        other._seen, other._found_of_answer = {}, {}
        return other

    def _local(self, text: str) -> Answer:
        module, source = self._module(text)
        track = self.exercise.track
        worker = Worker(lambda: LocalLink(track), module, {module: source}, track=track)
        with importable(self._solutions):
            worker.load()
        return Answer(worker, self.name, is_class=self.is_class)

    def _module(self, text: str) -> tuple[str, Source]:
        module = f"exercises.{self.exercise.unit}.{self.exercise.name}"
        file = f"reference/{self.exercise.unit}/{self.exercise.name}.py"
        return module, Source(file, text.encode())

    def draw(self, case: Case, *, again: int = 0, dtype: str = "float64") -> dict[str, Any]:
        """A case's values, new arrays each time; floating-point ones in `dtype`."""
        values = case.draw(self.exercise.name, self.seed, again)
        return values if dtype == "float64" else cast(values, dtype)

    def rng(self, *path: object) -> np.random.Generator:
        return np.random.default_rng(seed_of(self.seed, self.exercise.name, *path))

    def passes(self) -> Passes:
        """Passes through objects of the answer, to be asked together."""
        return Passes(self.form, self.like, self.answer)

    def dout(self, case: Case, outputs: Named, dtype: str = "float64") -> list[Any]:
        """The upstream gradients of a case, the same each time."""
        drawn = self.form.upstream(list(outputs.values()), self.rng(case.name, "dout"))
        return [d if isinstance(d, float) else np.asarray(d, dtype) for d in drawn]

    def run(
        self, answer: Answer, values: Mapping[str, Any], dout: Sequence[Any] | None
    ) -> Observed:
        """Start, forward, and backward where there is an upstream: arrays by name, or what broke."""
        if can_pass(self.form):
            return self._passed(answer, [(values, dout)])[0]
        try:
            subject = self.form.start(answer, values, self.like)
            return Observed(self.form.outputs(subject, values, self.like))
        except (AnswerFailure, Unusable) as failure:
            return Observed(broken(failure))

    def runs(
        self, asked: Sequence[tuple[Mapping[str, Any], Sequence[Any] | None]]
    ) -> Iterator[Observed]:
        """The same for several values of the student's answer; what follows one that breaks may break
        with it."""
        if can_pass(self.form):
            return iter(self._passed(self.answer, asked))
        return (self.run(self.answer, values, dout) for values, dout in asked)

    def _passed(
        self, answer: Answer, asked: Sequence[tuple[Mapping[str, Any], Sequence[Any] | None]]
    ) -> list[Observed]:
        passes = Passes(self.form, self.like, answer)
        passed = [passes.through(passes.made(values), values, dout) for values, dout in asked]
        passes.ask()
        return [passes.seen(each) for each in passed]

    def observed(self, case: Case) -> Observed:
        """What the student's answer gave on a case."""
        if case.name not in self._seen:
            dout = self.dout(case, self.expected(case).outputs)
            self._seen[case.name] = self.run(self.answer, self.draw(case), dout)
        return self._seen[case.name]

    def once(self, key: tuple[str, ...], find: Callable[[], T], *, of_answer: bool = False) -> T:
        """What `find` says of the solution, found out once for every answer that is tried; or what it
        says of this answer."""
        found = self._found_of_answer if of_answer else self.known.found
        if key not in found:
            found[key] = find()
        return found[key]

    def expected(self, case: Case) -> Expected:
        """What the solution gives on a case, and its tolerances from its own conditioning."""
        find = functools.partial(self.expected_from, case, self._by_solution)
        return self.once(("expected", case.name), find)

    def _by_solution(
        self, values: Mapping[str, Any], dout: Sequence[Any] | None
    ) -> tuple[Named, Named]:
        return self.by_answer(self.solution, values, dout)

    def by_answer(
        self, answer: Answer, values: Mapping[str, Any], dout: Sequence[Any] | None
    ) -> tuple[Named, Named]:
        """Outputs and gradients of an answer that is trusted; TrialError when it breaks."""
        seen = self.run(answer, values, dout)
        for part in (seen.outputs, seen.gradients):
            if isinstance(part, Broken):
                raise TrialError(f"the solution: {part.sentence} ({part.where})\n{part.trace}")
        assert not isinstance(seen.outputs, Broken)
        assert not isinstance(seen.gradients, Broken)
        return arrays(seen.outputs), arrays(seen.gradients or {})

    def expected_from(
        self,
        case: Case,
        oracle: Callable[[Mapping[str, Any], Sequence[Any] | None], tuple[Named, Named]],
    ) -> Expected:
        """An oracle's answer on a case; tolerances from how much it moves when inputs move an ulp."""
        values = self.draw(case)
        outputs, _ = oracle(values, None)
        dout = self.dout(case, outputs) if self.form.has_backward else None
        _, gradients = oracle(self.draw(case), dout) if dout is not None else (outputs, {})
        moved = [oracle(*self._moved(case, dout, i)) for i in range(MOVES)]
        inputs = list(floats(values).values())
        floor = rounding_floor(inputs)
        slope = rounding_floor(inputs, np.concatenate([np.ravel(d) for d in dout])) if dout else 0.0
        tolerances = {
            name: oracle_tolerance(o, [m[0][name] for m in moved], floor)
            for name, o in outputs.items()
        } | {
            name: oracle_tolerance(g, [m[1][name] for m in moved], slope)
            for name, g in gradients.items()
        }
        return Expected(outputs, gradients, tolerances)

    def _moved(
        self, case: Case, dout: Sequence[Any] | None, i: int
    ) -> tuple[dict[str, Any], list[Any] | None]:
        rng = self.rng(case.name, "ulp", i)
        values = self.draw(case)
        moved = {name: np.asarray(one_ulp(x, rng)) for name, x in floats(values).items()}
        if dout is None:
            return replaced(values, moved), None
        return replaced(values, moved), [
            d if isinstance(d, float) else np.asarray(one_ulp(d, rng)) for d in dout
        ]

    def mistaken_on(self, case: Case, dout: Sequence[Any]) -> Iterator[tuple[str, Observed]]:
        """What every listed mistake gives on a case."""
        for mistake in self.exercise.mistakes:
            key = (case.name, mistake.sentence)
            if key not in self.known.mistaken:
                self.known.mistaken[key] = self._mistaken_anew(mistake, case, dout)
            if (seen := self.known.mistaken[key]) is not None:
                yield mistake.sentence, seen

    def _mistaken_anew(self, mistake: Mistake, case: Case, dout: Sequence[Any]) -> Observed | None:
        """Run from a fresh load, so that what it gives does not depend on what ran before."""
        try:
            answer = self.edited(mistake)
        except (AnswerFailure, UnrecordedError):
            return None
        return self.run(answer, self.draw(case), dout)

    @staticmethod
    def is_random(case: Case) -> bool:
        return any(isinstance(value, Generator) for value in case.inputs.values())


def floats(values: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Every floating-point array of a case, by name."""
    return differentiable(list(values), values)


def cast(values: Mapping[str, Any], dtype: str) -> dict[str, Any]:
    """The values with floating-point arrays in another precision; one array stays one array."""
    done: dict[int, np.ndarray] = {}

    def one(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)(one(item) for item in value)
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            return done.setdefault(id(value), value.astype(dtype, order="K"))
        return value

    return {name: one(value) for name, value in values.items()}
