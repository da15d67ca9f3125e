"""The course itself, NumPy track: every exercise is fit for students, and a right answer to it passes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fit import check_fit, of_track

from grader.bench import Bench, bench
from grader.course import find_course
from grader.submission import Submission, read_submission

COURSE = find_course(Path(__file__).parent)


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench() as made:
        yield made


@pytest.fixture(scope="module")
def right() -> Submission:
    return read_submission(Path(__file__).parent / "submissions" / "right", COURSE)


@pytest.mark.parametrize("name", of_track(COURSE, "numpy"))
def test_the_exercise_is_fit_and_fair(made: Bench, right: Submission, name: str) -> None:
    check_fit(made, COURSE, right, name)
