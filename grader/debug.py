"""One exercise in this process, where a debugger sees it: nothing is confined, and nothing is a grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.bench import Bench
from grader.course import Course
from grader.grade import grade_exercise
from grader.submission import Submission
from grader.worker.link import LocalLink
from grader.worker.sources import Source, importable

if TYPE_CHECKING:
    from grader.outcome import Result


class _Here(Bench):
    """Workers that are none: every answer runs in this process."""

    def warm(self, track: str, use: Any = "answers") -> None:
        """Nothing is to be started."""

    def connect(self, track: str, use: Any = "answers") -> Any:
        return LocalLink(track)


def debugged(course: Course, submission: Submission, name: str) -> Result:
    """The exercise asked until something fails. Its files go by their full paths, which is where a
    debugger looks for breakpoints."""
    modules = _by_full_path(submission)
    with importable(modules):
        return grade_exercise(
            _Here(device="cpu"),
            course,
            replace(submission, modules=modules),
            name,
            enough=lambda outcome: outcome.verdict == "fail",
        )


def _by_full_path(submission: Submission) -> Mapping[str, Source]:
    return {
        name: Source(str(submission.root / source.file), source.text)
        for name, source in submission.modules.items()
    }
