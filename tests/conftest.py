"""What several test modules share."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import Course, find_course


@pytest.fixture(scope="session")
def course() -> Course:
    """The course that comes with the grader."""
    return find_course(Path(__file__).parent)
