"""Where tasks are graded: a bench that stays warm from one submission to the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from grader.batch.key import graded_by
from grader.batch.task import Done, Task
from grader.bench import Bench
from grader.course import Course, find_course
from grader.grade import grade_submission, report
from grader.outcome import Report
from grader.report.json import dumps


class Desk:
    """Grades one task after the other. Courses and what is known of their exercises are kept; the bench
    is another where the next task asks for another isolation or device."""

    def __init__(self) -> None:
        self._courses: dict[str, tuple[Course, str]] = {}
        self._bench: Bench | None = None
        self._asked: tuple[str, str] | None = None

    def graded(self, task: bytes) -> bytes:
        """A Task's bytes -> a Done's bytes. What goes wrong here is in the Done, never raised."""
        read = msgspec.msgpack.decode(task, type=Task)
        try:
            done = self._graded(read)
        except Exception as error:
            what = " ".join(f"{type(error).__name__}: {error}".split())
            done = Done(number=read.number, broke=what)
        return msgspec.msgpack.encode(done)

    def _graded(self, task: Task) -> Done:
        course, digest = self._course(task.course)
        if digest != task.graded_by:
            return Done(
                number=task.number, broke="the course or the grader here is another version"
            )
        submission = task.submission()
        bench = self._bench_for(task.isolation, task.device)
        reports = tuple(
            on_one_line(report(course, submission, [result], bench, task.seed))
            for result in grade_submission(bench, course, submission, task.names, task.seed)
        )
        return Done(number=task.number, reports=reports)

    def _course(self, place: str) -> tuple[Course, str]:
        if place not in self._courses:
            course = find_course(Path(place))
            self._courses[place] = (course, graded_by(course))
        return self._courses[place]

    def _bench_for(self, isolation: str, device: Any) -> Bench:
        if self._bench is None or self._asked != (isolation, device):
            self.close()
            self._bench, self._asked = (
                Bench(isolation=isolation, device=device),
                (isolation, device),
            )
        return self._bench

    def close(self) -> None:
        """End the workers."""
        if self._bench is not None:
            self._bench.close()
            self._bench = None


def on_one_line(report: Report) -> str:
    """A report as JSON without white space, as the gradebook keeps it."""
    return msgspec.json.format(dumps(report), indent=-1)
