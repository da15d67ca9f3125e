"""The student's files as the desk reads them: anew what was saved, everything else as it was."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

from grader.course import Course, CourseError
from grader.submission import Submission, SubmissionError, read_again, read_submission
from grader.sync import fresh_stub
from grader.worker.sources import needed_by


class Files:
    """The course's own tree, read when it is first asked for."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._by_path = {entry.stub: name for name, entry in course.entries.items()}
        self._submission: Submission | None = None

    def submission(self) -> Submission:
        """All of it; SubmissionError where it cannot be read."""
        if self._submission is None:
            self._submission = read_submission(self._course.root, self._course)
        return self._submission

    def forget(self) -> None:
        """Read all of it when it is asked for again."""
        self._submission = None

    def take_up(self, saved: set[Path], at_hand: str) -> set[str]:
        """Read anew what was saved, and the exercise at hand; the exercises that are among the saved."""
        names = {name for path in saved if (name := self._by_path.get(path)) is not None}
        whole = len(names) < len(saved) or not all(path.exists() for path in saved)
        before = self._submission
        if whole or before is None or not names <= before.answers.keys():
            self.forget()
        else:
            anew = names | ({at_hand} & before.answers.keys())
            self._submission = read_again(before, self._course, anew)
        return names

    def is_begun(self, name: str) -> bool:
        """Whether an exercise's file can be read, and is no stub any more."""
        try:
            stub = fresh_stub(self._course.entries[name])
            return not self.submission().is_untouched(name, stub)
        except (SubmissionError, CourseError):
            return False

    def version(self, name: str) -> object:
        """Everything that a verdict on an exercise depends on: two that are equal have the same."""
        read = self.submission()
        sources = needed_by(read.modules, self._course.entries[name].module)
        return name, read.answers.get(name), sources

    def stamp(self, name: str) -> Hashable:
        """What the file system says of an exercise's file: another version, another stamp."""
        try:
            status = self._course.entries[name].stub.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
