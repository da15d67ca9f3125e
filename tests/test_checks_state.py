"""What State finds in whole answers: what instances share, what is kept, what is changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.population import graded, local_worker, trial_of
from grader.course import Course
from grader.exercise import Mistake
from grader.loading import load_exercise
from grader.outcome import Result

Edited = Callable[..., Result]


@pytest.fixture
def edited(course: Course) -> Edited:
    """`edited(name, *edits)`: the solution with edits in it, graded in full, listed mistakes left out."""

    def result(name: str, *edits: tuple[str, str]) -> Result:
        exercise = load_exercise(course, name).at(mistakes=())
        module = course.entries[name].module
        source = course.solutions[module]
        if edits:
            text = Mistake(list(edits), "an edit").applied_to(exercise.solution)
            source = source._replace(text=text.encode())
        worker = local_worker(course, name, dict(course.solutions) | {module: source})
        return graded(trial_of(course, exercise, "0"), worker)

    return result


def state(result: Result) -> set[str]:
    return {o.sentence for o in result.failures if o.part == "state"}


SHARED = [
    ("sum", [("self.axis = axis", "type(self).axis = axis")]),
    ("sgd", [("self.lr = lr", "type(self).lr = lr")]),
    ("sgd_torch", [("self.lr = lr", "type(self).lr = lr")]),
    ("affine", [("self.params = [W, b]", "type(self).params = [W, b]")]),
]


@pytest.mark.parametrize(("name", "edits"), SHARED)
def test_a_setting_on_the_class_is_shared(
    edited: Edited, name: str, edits: list[tuple[str, str]]
) -> None:
    result = edited(name, *edits)
    assert any(
        "two instances share what __init__ sets; keep it on self, not on the class" in sentence
        for sentence in state(result)
    )
    assert result.points == result.out_of - 2


KEPT = [
    ("relu", ("self.on = x > 0", "type(self).on = x > 0")),
    ("softmax_with_loss", ("self.t = ", "type(self).t = ")),
]


@pytest.mark.parametrize(("name", "edit"), KEPT)
def test_what_forward_keeps_on_the_class_is_shared(
    edited: Edited, name: str, edit: tuple[str, str]
) -> None:
    result = edited(name, edit)
    assert any("two instances share what is kept between calls" in s for s in state(result))


def test_a_length_that_is_kept_from_the_first_input_shows_at_another_shape(edited: Edited) -> None:
    first = ("self.n = x.shape", "if not hasattr(self, 'n'): self.n = x.shape")
    said = state(edited("sum", first))
    assert any("after an input of another shape" in sentence for sentence in said)


@pytest.mark.parametrize("name", ["params", "grads"])
def test_the_empty_lists_are_part_of_a_layer(edited: Edited, name: str) -> None:
    said = state(edited("relu", (f"self.{name} = []", "pass")))
    assert any(s.startswith(f"{name} is not an empty list") for s in said)


@pytest.mark.parametrize("name", ["relu", "sum", "sgd", "affine", "softmax_with_loss", "dot_torch"])
def test_the_solution_shares_nothing(edited: Edited, name: str) -> None:
    assert edited(name).failures == ()
