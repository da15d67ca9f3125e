"""A whole grading, from a file to the report that a student reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_class import small_course, twice

from grader.bench import bench
from grader.cli import run
from grader.course import Course
from grader.exercise import Mistake
from grader.grade import grade
from grader.grade import grade_exercise as graded_one
from grader.loading import load_exercise
from grader.outcome import Outcome, Result
from grader.submission import read_submission
from grader.sync import synchronise

RELU = """import numpy as np


class ReLU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        {backward}
"""
BY_FORWARD = """x, dx = self.x, np.zeros_like(self.x)
        for i in np.ndindex(*x.shape):
            h = np.zeros_like(x)
            h[i] = 1e-5
            dx[i] = np.sum(dout * (self.forward(x + h) - self.forward(x - h))) / 2e-5
        return dx
"""


@pytest.fixture
def said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> str:
    """What `grader check` prints of a ReLU whose backward asks forward for differences."""
    (tmp_path / "relu.py").write_text(RELU.format(backward=BY_FORWARD))
    monkeypatch.setenv("COLUMNS", "100")
    assert run(["check", str(tmp_path / "relu.py")]) == 1
    return " ".join(capsys.readouterr().out.split())


def test_differences_are_named_in_the_report(said: str) -> None:
    assert "backward computes differences of forward instead of its own formula" in said


def test_the_report_shows_lines_to_paste(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "relu.py").write_text(RELU.format(backward="return 2 * dout * (self.x > 0)"))
    monkeypatch.setenv("COLUMNS", "100")
    assert run(["check", str(tmp_path / "relu.py")]) == 1
    printed = capsys.readouterr().out
    assert "to see it yourself, paste:" in printed
    for line in ("from relu import ReLU", "layer = ReLU()", "print(layer.backward(dout))"):
        assert line in printed


def relu_graded(course: Course, folder: Path, backward: str, seed: str = "0") -> Result:
    (folder / "relu.py").write_text(RELU.format(backward=backward))
    report = grade(folder, course=course, exercises=["relu"], seed=seed)
    return report.results[0]


def test_what_the_search_for_lines_prints_is_not_the_students(
    course: Course, tmp_path: Path
) -> None:
    result = relu_graded(course, tmp_path, "print('here'); return 2 * dout * (self.x > 0)")
    quiet = relu_graded(course, tmp_path, "print('here'); return 2 * dout * (self.x > 0)", "secret")
    assert any(o.paste for o in result.outcomes)
    assert not any(o.paste for o in quiet.outcomes)
    assert result.output_size == quiet.output_size


def test_an_answer_that_never_returned_is_not_searched(course: Course, tmp_path: Path) -> None:
    (tmp_path / "relu.py").write_text(RELU.format(backward="import os; os._exit(0)"))
    result = grade(tmp_path, course=course, exercises=["relu"]).results[0]
    assert result.verdict == "fail"
    assert not any(o.paste for o in result.outcomes)


def test_the_picture_of_a_secret_case_says_where_and_not_how_much(
    course: Course, tmp_path: Path
) -> None:
    """Zeros for an answer: the error is the right answer, and so would be the picture."""
    result = relu_graded(course, tmp_path, "return np.zeros_like(dout)", seed="a secret")
    pictures = [o.evidence.heat for o in result.failures if o.evidence and o.evidence.heat]
    assert pictures
    assert {cell for heat in pictures for row in heat for cell in row} <= {0.0, 1.0}
    assert all(o.evidence.expected == o.evidence.got == "" for o in result.failures if o.evidence)


def test_a_name_that_may_not_be_used_is_told_with_its_place(course: Course, tmp_path: Path) -> None:
    exercise = load_exercise(course, "relu_torch")
    folder = tmp_path / "exercises" / "activations"
    folder.mkdir(parents=True)
    used = exercise.solution + "\n\nfrom torch.autograd import Function\n"
    (folder / "relu_torch.py").write_text(used)
    with bench() as made:
        result = graded_one(made, course, read_submission(tmp_path, course), "relu_torch")
    (failure,) = result.failures
    assert failure.where == f"{result.file}:{used.count(chr(10))}"
    assert result.file == "exercises/activations/relu_torch.py"


@pytest.mark.parametrize("step", ["p.data = p.data - self.lr * g", "p.copy_(p - self.lr * g)"])
def test_other_data_in_the_same_tensor_is_a_step_in_place(
    course: Course, tmp_path: Path, step: str
) -> None:
    solution = load_exercise(course, "sgd_torch").solution
    edited = Mistake(("p -= self.lr * g", step), "none").applied_to(solution)
    (tmp_path / "sgd_torch.py").write_text(edited)
    result = grade(tmp_path, course=course, exercises=["sgd_torch"]).results[0]
    assert [o.sentence for o in result.failures] == []
    assert result.points == result.out_of


# ------------------------------------------------------------------------------- what is graded


def test_in_the_courses_own_tree_what_was_attempted_is_graded(tmp_path: Path) -> None:
    """There the student's file is the stub: it differs from what the reference gives."""
    course = small_course(tmp_path / "course")
    synchronise(course)
    assert grade(course.root).results == ()
    course.entries["twice"].stub.write_text(twice())
    assert [(r.exercise, r.verdict) for r in grade(course.root).results] == [("twice", "pass")]


# ------------------------------------------------------------------------------- said once


@pytest.mark.parametrize(
    ("sentence", "mistake", "whole"),
    [
        (
            "backward changes its argument dout; work on a copy",
            "backward sets entries of dout itself to 0; work on a copy",
            "backward sets entries of dout itself to 0; work on a copy",
        ),
        (
            "update changes grads[0]; work on a copy",
            "the gradients are multiplied by lr in place; leave grads as they are",
            "update changes grads[0]; the gradients are multiplied by lr in place; leave grads as they are",
        ),
        (
            "dW doubles when backward is called twice: overwrite it, do not add",
            "each backward overwrites grads",
            "dW doubles when backward is called twice; each backward overwrites grads",
        ),
    ],
)
def test_a_mistake_is_said_once(sentence: str, mistake: str, whole: str) -> None:
    outcome = Outcome(check="state", verdict="fail", part="state", sentence=sentence)
    assert outcome.naming(mistake).sentence == whole


def test_what_is_seen_of_a_value_stays() -> None:
    outcome = Outcome(check="oracle", verdict="fail", part="forward", sentence="y differs: got 1")
    assert outcome.naming("why").sentence == "y differs: got 1; why"
