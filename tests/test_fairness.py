"""A slice of the fairness benchmark: right answers pass in every regime; and what the regimes are."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fairness import Alarm, Tally, Task, kind_of, performed, tasks, told
from benchmarks.population import (
    LARGE,
    REGIMES,
    Regime,
    graded,
    local_worker,
    right_answers,
    trial_of,
)
from grader.course import Course
from grader.loading import load_exercise
from grader.outcome import Outcome, Result, Score
from grader.worker.sources import Source

BY_NAME = {regime.name: regime for regime in REGIMES}
SLICES = 25  # one exercise in twenty-five for each regime, each time others


@pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.name)
def test_right_answers_pass_in_the_regime(course: Course, regime: Regime) -> None:
    names = list(course.entries)[REGIMES.index(regime) % SLICES :: SLICES]
    tally = Tally()
    for task in tasks(names, [regime], gradings=1):
        if task.regime == regime.name:
            tally.join(performed(task))
    assert tally.total >= len(names) // 2
    assert tally.alarms == []


def test_a_wrong_answer_does_not(course: Course) -> None:
    exercise = load_exercise(course, "relu")
    module = course.entries["relu"].module
    text = exercise.mistakes[0].applied_to(exercise.solution).encode()
    wrong = dict(course.solutions) | {module: Source("relu.py", text)}
    result = graded(trial_of(course, exercise, "1"), local_worker(course, "relu", wrong))
    assert kind_of(result) == "fail"


def test_every_exercise_has_an_independent_answer(course: Course) -> None:
    assert [n for n in course.entries if "right" not in right_answers(course, n)] == []


# --------------------------------------------------------------------------------------- the regimes


def drawn(course: Course, name: str, regime: str, case: str) -> dict[str, np.ndarray]:
    exercise = BY_NAME[regime].of(load_exercise(course, name))
    assert exercise is not None
    found = next(c for c in exercise.cases if c.name == case)
    return found.draw(name, "1")


def test_values_change_and_labels_do_not(course: Course) -> None:
    before = drawn(course, "softmax_with_loss", "as drawn", "soft labels")
    after = drawn(course, "softmax_with_loss", "x 20", "soft labels")
    assert np.array_equal(after["x"], 20 * before["x"])
    assert np.array_equal(after["t"], before["t"])


def test_small_parameters_leave_the_input(course: Course) -> None:
    before = drawn(course, "affine", "as drawn", "images")
    after = drawn(course, "affine", "init x 0.01", "images")
    assert np.array_equal(after["W"], 0.01 * before["W"])
    assert np.array_equal(after["x"], before["x"])


def test_where_there_are_no_parameters_the_input_is_small(course: Course) -> None:
    before = drawn(course, "relu", "as drawn", "images")
    after = drawn(course, "relu", "init x 0.01", "images")
    assert np.array_equal(after["x"], 0.01 * before["x"])


def test_ties_are_kinks_only_where_an_exercise_has_kinks(course: Course) -> None:
    ties = BY_NAME["zeros and ties"]
    relu, sigmoid = (ties.of(load_exercise(course, name)) for name in ("relu", "sigmoid"))
    assert relu is not None
    assert sigmoid is not None
    assert all(case.kinks for case in relu.cases)
    assert not any(case.kinks for case in sigmoid.cases)
    x = drawn(course, "relu", "zeros and ties", "images")["x"]
    assert np.array_equal(2 * x, np.round(2 * x))


def test_a_batch_of_one_has_one_sample_everywhere(course: Course) -> None:
    values = drawn(course, "softmax_with_loss", "batch of one", "class ids")
    assert values["x"].shape == (1, 6)
    assert values["t"].shape == (1,)


def test_a_large_case_has_as_many_elements_as_it_says(course: Course) -> None:
    for name, case in (("affine", "images"), ("relu", "images"), ("sgd", "two shapes")):
        exercise = load_exercise(course, name)
        found = next(c for c in exercise.cases if c.name == case)
        changed = BY_NAME["65,536 elements"].change(exercise, found)
        assert changed is not None
        values = changed.draw(name, "1")
        arrays = values["params"] if "params" in values else [values["x"]]
        assert LARGE <= sum(a.size for a in arrays) < 1.2 * LARGE


def test_one_large_case_a_grading_in_turn(course: Course) -> None:
    exercise, large = load_exercise(course, "affine"), BY_NAME["65,536 elements"]
    found = [large.of(exercise, turn) for turn in range(3)]
    names = [each.cases[0].name for each in found if each is not None]
    assert len(set(names)) == 3


@pytest.mark.parametrize("case", ["the row first", "a scalar", "zeros"])
def test_a_batch_makes_no_sense_where_shapes_are_broadcast(course: Course, case: str) -> None:
    exercise = load_exercise(course, "add")
    found = next(c for c in exercise.cases if c.name == case)
    if case != "a scalar":  # whose other input has a batch
        assert BY_NAME["batch of one"].change(exercise, found) is None


def test_layouts_are_what_they_say(course: Course) -> None:
    def array(regime: str, name: str) -> np.ndarray:
        return drawn(course, "affine", regime, "images")[name]

    assert array("Fortran order", "W").flags.f_contiguous
    assert not array("Fortran order", "W").flags.c_contiguous
    assert not array("not contiguous", "x").flags.c_contiguous
    assert not array("read-only", "x").flags.writeable
    assert array("read-only", "W").flags.writeable  # an optimizer changes parameters


def test_read_only_is_only_for_what_may_not_be_changed(course: Course) -> None:
    assert BY_NAME["read-only"].of(load_exercise(course, "numerical_gradient")) is None
    values = drawn(course, "sgd", "read-only", "two shapes")
    assert all(p.flags.writeable for p in values["params"])
    assert not any(g.flags.writeable for g in values["grads"])


def test_float32_values_fit_float32(course: Course) -> None:
    x = drawn(course, "relu", "float32 values", "images")["x"]
    assert x.dtype == np.float64
    assert np.array_equal(x, x.astype(np.float32))


def test_a_regime_keeps_names_and_settings(course: Course) -> None:
    exercise = load_exercise(course, "repeat")
    changed = BY_NAME["x 20"].of(exercise)
    assert changed is not None
    assert [(c.name, c.inputs["n"]) for c in changed.cases] == [
        (c.name, c.inputs["n"]) for c in exercise.cases
    ]


# ------------------------------------------------------------------------------------------ counting


def outcome(verdict: str, reason: str = "") -> Outcome:
    return Outcome(check="oracle", verdict=verdict, part="forward", reason=reason)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("outcomes", "earned", "kind"),
    [
        ([outcome("pass")], 10.0, "pass"),
        ([outcome("pass"), outcome("fail")], 0.0, "fail"),
        ([outcome("pass"), outcome("skip", "student")], 0.0, "fail"),
        ([outcome("pass")], 6.0, "fail"),
        ([outcome("pass"), outcome("error")], 0.0, "error"),
        ([outcome("pass"), outcome("skip", "ours")], 10.0, "undecided"),
    ],
)
def test_the_kind_of_a_grading(outcomes: list[Outcome], earned: float, kind: str) -> None:
    score = Score(part="forward", earned=earned, possible=10.0)
    result = Result(exercise="relu", unit="a", outcomes=tuple(outcomes), scores=(score,))
    assert kind_of(result) == kind


def test_the_report_counts_and_lists_alarms() -> None:
    tally = Tally()
    good = Result(exercise="relu", unit="a", outcomes=(outcome("pass"),))
    bad = Result(exercise="relu", unit="a", outcomes=(outcome("fail"),))
    tally.add(good, "solution", "x 20", "1")
    tally.add(bad, "right", "x 20", "2")
    other = Tally()
    other.add(good, "solution", "+ 100", "3")
    tally.join(other)
    text = told(tally)
    assert "| x 20 | 2 | 1 | 0 | 0 |" in text
    assert "| **all** | 3 | 1 | 0 | 0 |" in text
    assert "- relu, right, x 20, seed 2: oracle (): " in text
    assert tally.alarms == [Alarm("relu", "right", "x 20", "2", "oracle (): ")]


def test_tasks_have_seeds_of_their_own_and_make_the_gradings_asked_for(course: Course) -> None:
    made = list(tasks(["relu", "sgd"], REGIMES[:2], gradings=400))
    seeds = [seed for task in made for seed in task.seeds]
    assert len(seeds) == len(set(seeds))
    gradings = sum(len(task.seeds) * len(right_answers(course, task.exercise)) for task in made)
    assert gradings >= 400
    assert Task("relu", "as drawn", seeds_of_first(made)) in made


def seeds_of_first(made: list[Task]) -> tuple[int, ...]:
    return next(t.seeds for t in made if t.exercise == "relu" and t.regime == "as drawn")
