"""Failures without a traceback are shown at the method they are about."""

from __future__ import annotations

import pytest

from grader.course import Course
from grader.grade import grade
from grader.loading import load_exercise
from grader.outcome import Outcome
from grader.placed import placed
from grader.worker.defined import lines_of, told_lines

TEXT = b"""import numpy as np

def f(x):
    return x

class ReLU:
    def __init__(self):
        pass

    def forward(self, x):
        return x

    def backward(self, dout):
        return dout
"""


def test_lines_are_read_from_the_text() -> None:
    assert lines_of(TEXT) == [
        ["f", 3],
        ["ReLU", 6],
        ["ReLU.__init__", 7],
        ["ReLU.forward", 10],
        ["ReLU.backward", 13],
    ]
    assert lines_of(b"def f(:") == []
    assert lines_of(b"\0") == []


@pytest.mark.parametrize(
    ("outcome", "where"),
    [
        (
            Outcome(check="oracle", verdict="fail", part="backward", sentence="dx differs"),
            "a.py:13",
        ),
        (Outcome(check="oracle", verdict="fail", part="forward", sentence="output is"), "a.py:10"),
        (Outcome(check="state", verdict="fail", part="state", sentence="two of them"), "a.py:6"),
        (Outcome(check="state", verdict="fail", part="state", sentence="forward sets"), "a.py:10"),
        (Outcome(check="x", verdict="fail", part="forward", where="b.py:2"), "b.py:2"),
        (Outcome(check="load", verdict="fail", sentence="does not parse"), ""),
        (Outcome(check="oracle", verdict="pass", part="forward"), ""),
    ],
)
def test_where_a_failure_is_shown(course: Course, outcome: Outcome, where: str) -> None:
    exercise = load_exercise(course, "relu")
    (found,) = placed([outcome], exercise, "a.py", told_lines(lines_of(TEXT)))
    assert found.where == where


@pytest.mark.parametrize(
    "forged", [None, 3, "lines", [3], [[]], [["ReLU"]], [["ReLU", "13"]], [[["ReLU"], 1]]]
)
def test_a_forged_account_of_lines_is_none(forged: object) -> None:
    assert told_lines(forged) == []
    assert told_lines([forged, ["ReLU", 6]]) == [("ReLU", 6)]


def test_a_report_says_file_and_line(course: Course) -> None:
    sample = course.root / "tests" / "submissions" / "typical"
    (result,) = grade(sample, course=course, exercises=["branch"]).results
    file, line = result.failures[0].where.rsplit(":", 1)
    text = (sample / "exercises" / "graph" / "branch.py").read_text().splitlines()
    assert file.endswith("graph/branch.py")
    assert text[int(line) - 1].strip().startswith("def backward")
