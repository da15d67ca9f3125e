"""Conventions that a check accepts, and what makes an answer of a random layer a wrong one."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.population import graded, local_worker, trial_of
from grader.course import Course
from grader.exercise import Mistake
from grader.form import Method, outputs_of
from grader.loading import load_exercise
from grader.outcome import Result


def graded_with(course: Course, name: str, *edits: tuple[str, str]) -> Result:
    """The solution with edits in it, graded in full."""
    exercise = load_exercise(course, name)
    text = Mistake(list(edits), "a mistake").applied_to(exercise.solution)
    module = course.entries[name].module
    source = course.solutions[module]._replace(text=text.encode())
    worker = local_worker(course, name, dict(course.solutions) | {module: source})
    return graded(trial_of(course, exercise, "0"), worker)


@pytest.mark.parametrize(
    ("name", "edit", "remark"),
    [
        ("step", (".astype(x.dtype)", ""), "booleans"),
        ("step", (".astype(x.dtype)", ".astype(int)"), "integers"),
        ("batch_norm", ("(var * n / (n - 1))", "var"), "divided by n"),
        ("rms_norm", ("mean_square**0.5", "(mean_square + 1e-6)**0.5"), "eps = 1e-6"),
    ],
)
def test_a_convention_passes_with_its_remark(
    course: Course, name: str, edit: tuple[str, str], remark: str
) -> None:
    result = graded_with(course, name, edit)
    assert [(o.check, o.case, o.sentence) for o in result.failures] == []
    assert result.points == result.out_of
    assert any(remark in outcome.remark for outcome in result.outcomes)


def test_a_convention_has_to_be_followed_throughout(course: Course) -> None:
    """Biased in one batch and corrected in the next is neither."""
    edit = ("(var * n / (n - 1))", "(var * n / (n - 1) if (self.running_var != 1).any() else var)")
    assert graded_with(course, "batch_norm", edit).verdict == "fail"


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("dropout", ("self.rng.random(x.shape)", "np.random.default_rng().random(x.shape)")),
        ("dropout_torch", ("generator=self.rng, device=self.rng.device", "device=x.device")),
        ("weight_noise_torch", ("generator=rng, device=rng.device", "device=rng.device")),
    ],
)
def test_randomness_that_is_not_of_rng_is_found(
    course: Course, name: str, edit: tuple[str, str]
) -> None:
    result = graded_with(course, name, edit)
    assert "all randomness comes from rng" in {outcome.check for outcome in result.failures}


class Counter:
    def __init__(self, start):
        self.count = start

    def add(self, n):
        self.count = self.count + n
        return self.count

    def reset(self, to):
        self.count = to


def test_a_method_is_called_on_an_object_made_from_the_case() -> None:
    form, values = Method("add"), {"start": np.ones(2), "n": np.array([1.0, 2.0])}
    subject = form.start(Counter, values, Counter)
    assert form.outputs(subject, values, Counter)["output"].tolist() == [2.0, 3.0]
    assert not form.has_backward


def test_a_case_of_a_method_may_give_what_the_other_methods_take() -> None:
    assert Method("add").names(Counter) == ("start", "n", "to")
    assert Method("add").required(Counter) == ("start", "n")


def test_a_list_of_numbers_is_an_array() -> None:
    assert outputs_of([1.0, np.float64(2), np.array(3.0)])["output"].tolist() == [1, 2, 3]
    assert set(outputs_of([np.ones(1), np.ones(2)])) == {"output[0]", "output[1]"}
