"""What can be made ready while nothing is asked: processes, libraries, and what the oracle says."""

from __future__ import annotations

import contextlib
from pathlib import Path

from grader.bench import Bench
from grader.course import Course, CourseError
from grader.exercise import SpecError
from grader.grade import grade_exercise
from grader.loading import load_exercise
from grader.outcome import Outcome, Result
from grader.submission import Found, Submission
from grader.watch.inbox import Inbox
from grader.worker.launch import LaunchError
from grader.worker.levels import IsolationError
from grader.worker.sources import Source

TROUBLE = (CourseError, SpecError, LaunchError, IsolationError, OSError)


class Enough(Exception):
    """All is known but what takes longest, which nobody waits for yet."""


class Warm:
    """Readiness for the next save. Whatever fails here is told when it is needed."""

    def __init__(self, course: Course, made: Bench, inbox: Inbox) -> None:
        self._course, self._made, self._inbox = course, made, inbox
        self._known: set[str] = set()

    def worker(self, name: str) -> None:
        """A worker that waits for the next version of an exercise."""
        with contextlib.suppress(*TROUBLE):
            self._made.spare(self._course.entries[name].track)

    def oracle(self, name: str) -> None:
        """What is right, and how exactly, by grading the solution itself, up to its race; given up as
        soon as anything comes in."""
        if name in self._known:
            return
        entry = self._course.entries[name]
        with contextlib.suppress(*TROUBLE, Enough):
            solution = load_exercise(self._course, name).solution.encode()
            if not solution:  # a handout holds none, and knows what it gives
                raise Enough
            answers = {name: Found(f"{name}.py", solution)}
            modules = {entry.module: Source(f"{name}.py", solution)}
            own = Submission(Path(name), answers, {**self._course.solutions, **modules})
            grade_exercise(self._made, self._course, own, name, enough=self._is_asked, soon=_stop)
        if not self._inbox.has_saves:
            self._known.add(name)
        self.worker(name)

    def _is_asked(self, _: Outcome) -> bool:
        return self._inbox.has_saves or self._inbox.is_over


def _stop(_: Result) -> None:
    raise Enough
