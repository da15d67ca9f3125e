"""What the benchmarks grade: right answers, and the regimes in which a spec's cases are asked again.

An answer is graded in this process, as a submission's would be in a worker: the same questions, the
same frames, no process to start. It has to be code that is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.rewritten import rewritten
from grader.checks import Same, State
from grader.checks.ask import checked, recognised
from grader.checks.trial import Trial, TrialError
from grader.course import Course, find_course
from grader.draws import Draw
from grader.exercise import Case, Exercise, SpecError
from grader.form import Optimizer
from grader.loading import load_exercise
from grader.outcome import Outcome, Result
from grader.settle import scores, settled
from grader.submission import read_submission
from grader.worker.answer import Answer
from grader.worker.host import Worker
from grader.worker.link import LocalLink
from grader.worker.sources import Source, importable, needed_by

ROOT = Path(__file__).parents[1]
RIGHT = ROOT / "tests" / "submissions" / "right"
LARGE = 65_536
ELSEWHERE = ("device", "speed", "growth")  # a process of its own is raced, or placed

Sources = Mapping[str, Source]
Values = Callable[[np.random.Generator, np.ndarray], np.ndarray]


def the_course() -> Course:
    return find_course(ROOT)


def right_answers(course: Course, name: str) -> dict[str, Sources]:
    """The solution, its other forms, and the independent answer: what may be imported, by what it is."""
    found: dict[str, Sources] = {"solution": course.solutions, **rewritten(course, name)}
    if RIGHT.is_dir():
        submission = read_submission(RIGHT, course)
        if name in submission.answers:
            found["right"] = submission.modules
    module = course.entries[name].module
    return {what: needed_by(sources, module) for what, sources in found.items()}


# ----------------------------------------------------------------------------- grading, in process


def local_worker(course: Course, name: str, sources: Sources) -> Worker:
    """A worker in this process with the answer loaded. AnswerFailure when it cannot be loaded."""
    entry = course.entries[name]
    worker = Worker(lambda: LocalLink(entry.track), entry.module, sources, track=entry.track)
    with importable(sources):
        worker.load()
    return worker


def trial_of(course: Course, exercise: Exercise, seed: str) -> Trial:
    """The trial of the solution: what it finds out is shared by those of other answers."""
    worker = local_worker(course, exercise.name, course.solutions)
    return Trial(exercise, worker, course.solutions, seed)


def outcomes_of(trial: Trial, worker: Worker) -> Iterator[Outcome]:
    """Every check asked of the worker's answer, as they come."""
    answer = Answer(worker, trial.name, is_class=trial.is_class)
    own = trial.for_answer(answer)
    yield from recognised(own, checked(own))


def graded(trial: Trial, worker: Worker) -> Result:
    """The worker's answer, graded in full, but for what takes processes of its own."""
    exercise = trial.exercise
    outcomes = settled(list(outcomes_of(trial, worker)), worker)
    return Result(
        exercise=exercise.name,
        unit=exercise.unit,
        outcomes=tuple(o for o in outcomes if not _left_out(o)),
        scores=tuple(scores(exercise, outcomes)),
    )


def has_right_answers(trial: Trial, case: Case) -> bool:
    """Whether the solution has a finite answer to a case: a regime may ask what the spec never would, the
    variance of a single sample, weights that add up to 0, another number of models than weights."""
    scripts = [c for c in trial.exercise.checks if isinstance(c, Same) and c.suits(case)]
    try:
        expected = trial.expected(case)
        values = [*expected.outputs.values(), *expected.gradients.values()]
        values += [x for script in scripts for x, _ in script.right(trial, case).values()]
    except (TrialError, ValueError):
        return False
    return all(np.isfinite(x).all() for x in values if x.dtype.kind in "fc")


def _left_out(outcome: Outcome) -> bool:
    return outcome.verdict == "skip" and outcome.check in ELSEWHERE


# ----------------------------------------------------------------------------------------- regimes


@dataclass(frozen=True)
class Regime:
    """A way to ask a spec's cases again. `change` gives a case in the regime, None where it makes no
    sense; `cases` is how many of them one grading asks, in turn by seed (all, unless given)."""

    name: str
    change: Callable[[Exercise, Case], Case | None]
    cases: int | None = None

    def of(self, exercise: Exercise, turn: int = 0) -> Exercise | None:
        """The exercise with its cases in this regime, None where none makes sense."""
        changed = [self.change(exercise, case) for case in exercise.cases]
        found = [case for case in changed if case is not None]
        if self.cases is not None and found:
            found = [found[(turn + i) % len(found)] for i in range(min(self.cases, len(found)))]
        try:
            return exercise.at(cases=found) if found else None
        except SpecError:  # a check's script asks for what no case that is left gives
            return None


def mapped(case: Case, change: Callable[[str, Draw], Draw], kinks: bool | None = None) -> Case:
    """The case with every draw changed; `change` is given the input's name."""

    def walk(name: str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)(walk(name, item) for item in value)
        return change(name, value) if isinstance(value, Draw) else value

    inputs = {name: walk(name, value) for name, value in case.inputs.items()}
    return Case(case.name, kinks=case.kinks if kinks is None else kinks, **inputs)


# Draws of any real numbers. Others mean something: a class, a probability, a positive number.
FREE = ("normal", "fixed", "tied", "near_kinks", "distinct")


def with_values(values: Values, wanted: Callable[[Exercise, str], bool]) -> Any:
    """Other values of the inputs wanted, as far as they are free; labels are not."""

    def one(draw: Draw) -> Draw:
        def make(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
            x = draw.make(generator, shape)
            return values(generator, x) if x.dtype.kind == "f" else x

        return replace(draw, make=make)

    def change(exercise: Exercise, case: Case) -> Case:
        def of_input(name: str, draw: Draw) -> Draw:
            free = draw.text.startswith(FREE) and name != "t"
            return one(draw) if free and wanted(exercise, name) else draw

        return mapped(case, of_input)

    return change


def any_input(exercise: Exercise, name: str) -> bool:
    return True


def parameters_or_all(exercise: Exercise, name: str) -> bool:
    """What a layer is given once, or an optimizer changes; every input where there is no such thing."""
    if isinstance(exercise.form, Optimizer):
        return name == "params"
    made = {a.name for a in exercise.form.construct_arguments(exercise.answer)}
    drawn = {n for case in exercise.cases for n, v in case.inputs.items() if holds_draws(v)}
    return name in made or not made & drawn


def inputs_alone(exercise: Exercise, name: str) -> bool:
    """What is handed over in a call, not what a layer is made with: weights that are all next to 100 are
    one number, and what is left of a net of them in float32 is rounding."""
    made = {a.name for a in exercise.form.construct_arguments(exercise.answer)}
    return name not in made


def near(generator: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """One entry in ten next to 0, at a distance of 1e-3 to 1e-12."""
    close = generator.choice((-1.0, 1.0), x.shape) * 10.0 ** -generator.uniform(3, 12, x.shape)
    return np.where(generator.random(x.shape) < 0.1, close, x)


def as_float32(generator: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Rounded to what float32 can hold."""
    return x.astype(np.float32).astype(np.float64)


@cache
def has_kinks(name: str) -> bool:
    """Whether an exercise has a case at kinks, or is built on one that has."""
    exercise = load_exercise(the_course(), name)
    return any(case.kinks for case in exercise.cases) or any(map(has_kinks, exercise.needs))


def with_ties(exercise: Exercise, case: Case) -> Case | None:
    """Rounded to halves: exact zeros and ties, which are kinks for an exercise that has any. None where
    only a part has: how it splits a tie is its own matter, and the whole is not convex."""
    kinky = any(each.kinks for each in exercise.cases)
    if not kinky and any(map(has_kinks, exercise.needs)):
        return None
    rounded = with_values(lambda _, x: np.round(2 * x) / 2, any_input)(exercise, case)
    return mapped(rounded, lambda _, draw: draw, kinks=kinky)


def holds_draws(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(holds_draws(item) for item in value)
    return isinstance(value, Draw)


def draws_in(value: Any) -> Iterator[Draw]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from draws_in(item)
    elif isinstance(value, Draw):
        yield value


def with_batch(size: int | None) -> Callable[[Exercise, Case], Case | None]:
    """`size` samples, or as many as make 65,536 elements, where all that forward takes has one batch."""

    def change(exercise: Exercise, case: Case) -> Case | None:
        if isinstance(exercise.form, Optimizer):
            return None if size is not None else with_large_parameters(case)
        names = {a.name for a in exercise.form.call_arguments(exercise.answer)}
        given = {n: v for n, v in case.inputs.items() if n in names}
        draws = [d for v in given.values() for d in draws_in(v) if d.shape]
        batch = {d.shape[0] for d in draws}
        fixed = any(d.text.startswith("fixed") for d in draws)
        slow = any(callable(v) and not isinstance(v, Draw) for v in given.values())
        vectors = all(len(d.shape) == 1 for d in draws)  # whose one axis need not be the batch
        square = any(d.shape.count(d.shape[0]) > 1 for d in draws)  # from states to states, say
        if len(batch) != 1 or batch <= {1} or vectors or square or fixed or (slow and size is None):
            return None
        row = max(int(np.prod(d.shape[1:])) for d in draws)
        n = size or -(-LARGE // row)

        def resized(name: str, draw: Draw) -> Draw:
            return (
                replace(draw, shape=(n, *draw.shape[1:])) if name in names and draw.shape else draw
            )

        return mapped(case, resized)

    return change


def with_large_parameters(case: Case) -> Case:
    """Parameters of 65,536 elements together, and gradients to match."""
    total = sum(int(np.prod(d.shape)) for d in draws_in(case.inputs["params"]))
    k = -(-LARGE // total)

    def enlarged(name: str, draw: Draw) -> Draw:
        axis = 1 if name == "grads" else 0
        shape = (*draw.shape[:axis], k * draw.shape[axis], *draw.shape[axis + 1 :])
        return replace(draw, shape=shape)

    return mapped(case, enlarged)


@dataclass(frozen=True)
class ReadOnly(Draw):
    """The same values in an array that may not be written to."""

    def __call__(self, generator: np.random.Generator) -> np.ndarray:
        array = super().__call__(generator)
        array.flags.writeable = False
        return array


def with_read_only(exercise: Exercise, case: Case) -> Case | None:
    """What is never to be changed: inputs, where State asks for that, and no parameters."""
    if not any(isinstance(check, State) for check in exercise.checks):
        return None
    names = {a.name for a in exercise.form.call_arguments(exercise.answer)} - {"params"}

    def change(name: str, draw: Draw) -> Draw:
        given = (draw.make, draw.shape, draw.text, draw.layout)
        return ReadOnly(*given) if name in names else draw

    return mapped(case, change)


def laid_out(change: Callable[[Draw], Draw]) -> Callable[[Exercise, Case], Case]:
    return lambda _, case: mapped(case, lambda _, draw: change(draw))


REGIMES = [
    Regime("as drawn", lambda _, case: case),
    Regime("near kinks", with_values(near, any_input)),
    Regime("zeros and ties", with_ties),
    Regime("x 1e-4", with_values(lambda _, x: 1e-4 * x, any_input)),
    Regime("x 20", with_values(lambda _, x: 20 * x, any_input)),
    Regime("init x 0.01", with_values(lambda _, x: 0.01 * x, parameters_or_all)),
    Regime("+ 100", with_values(lambda _, x: x + 100, inputs_alone)),
    Regime("float32 values", with_values(as_float32, any_input)),
    Regime("65,536 elements", with_batch(None), cases=1),
    Regime("batch of one", with_batch(1)),
    Regime("not contiguous", laid_out(Draw.strided)),
    Regime("Fortran order", laid_out(Draw.fortran)),
    Regime("read-only", with_read_only),
]
