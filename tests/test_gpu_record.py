"""The record of a run on a real GPU: what it does where there is none, and the parts that need none."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from benchmarks.gpu import REPORT, ROOT, Found, Timed, apart, listed, report, timed_twins, work
from grader.checks import Speed
from grader.checks.trial import Trial
from grader.course import Course
from grader.loading import load_exercise
from grader.worker.host import Worker
from grader.worker.link import LocalLink
from grader.worker.places import has_gpu


@pytest.mark.skipif(has_gpu(), reason="this machine has a GPU")
def test_without_a_gpu_it_says_so_and_writes_nothing() -> None:
    before = REPORT.read_bytes() if REPORT.exists() else None
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "gpu.py")], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "there is no GPU here that PyTorch computes on\n"
    assert (REPORT.read_bytes() if REPORT.exists() else None) == before


def test_the_report_has_a_line_for_each_and_names_what_is_slow() -> None:
    rows = [
        Found("relu_torch", "pass", "", 1e-7, 2.0),
        Found("elu_torch", "fail", "on the GPU: a | b", 0.5, 3.0),
    ]
    times = [Timed("relu_torch", 1e-3, 1e-4, 0.0), Timed("elu_torch", 1e-4, 1e-3, 0.0)]
    lines = [*report(["a day", "a card"], rows, times, "Tests: fine.")]
    assert "a day, a card" in lines
    assert "1 of 2 solutions pass the device check. Tests: fine." in lines
    assert "| elu_torch | fail | 5.0e-01 | 3.0 | on the GPU: a \\| b |" in lines
    assert "| relu_torch | 1.000 | 0.100 | 0.0e+00 |" in lines
    assert lines[-1] == "Slower there than on the CPU: elu_torch."


def test_the_gap_is_relative() -> None:
    ones = np.ones((3, 4), np.float32)
    assert apart(ones, ones) == 0.0
    assert apart(1.5 * ones, ones) == pytest.approx(0.5)
    assert apart(0 * ones, 0 * ones) == 0.0


def test_what_is_timed_is_all_that_a_layer_gives(course: Course) -> None:
    assert "affine_torch" in timed_twins(course)
    assert "dot_torch" not in timed_twins(course)  # asked how it grows
    exercise = load_exercise(course, "affine_torch")
    (speed,) = (check for check in exercise.checks if isinstance(check, Speed))
    trial = Trial(exercise, Worker(lambda: LocalLink("torch"), "", {}), course.solutions)
    y, dx, dW, db = work(trial, speed.case, "cpu")()
    values = trial.draw(speed.case, dtype="float32")
    assert apart(y, values["x"] @ values["W"] + values["b"]) < 1e-6
    assert [t.shape for t in (dx, dW, db)] == [values[n].shape for n in ("x", "W", "b")]
    assert listed((y, dx)) == [y, dx]
    assert listed(y) == [y]
