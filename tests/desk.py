"""A small course of one's own to sit at, and a desk without a terminal."""

from __future__ import annotations

import io
from pathlib import Path

from courses import DOUBLE, write_course
from rich.console import Console

from grader.bench import Bench
from grader.course import Course
from grader.sync import synchronise
from grader.watch import Desk, Inbox, Screen


def course_of_doubles(folder: Path, *names: str) -> Course:
    """A course with the same small exercise under each of these names."""
    made = write_course(folder, {f"graph/{name}": DOUBLE for name in names})
    synchronise(made)
    return made


def page_of(height: int = 40, width: int = 90) -> tuple[Screen, io.StringIO]:
    """A screen that is a terminal to whoever draws on it, and what it was sent."""
    sent = io.StringIO()
    console = Console(
        file=sent, force_terminal=True, width=width, height=height, legacy_windows=False
    )
    return Screen(console), sent


def desk_at(course: Course, made: Bench, screen: Screen) -> Desk:
    """A desk for all of a course's exercises."""
    return Desk(course, made, list(course.entries), Inbox(), screen)
