"""Whether a report holds: the submission that it is of is found by its digest, and graded again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.batch.compare import disagreements
from grader.batch.intake import opened, take_in
from grader.batch.layout import LeftOut, handed_in
from grader.batch.unpack import IntakeError, Unpacker
from grader.bench import bench
from grader.course import Course
from grader.grade import grade_submission
from grader.outcome import Report
from grader.submission import Submission
from grader.worker.places import Wanted


class NotFoundError(Exception):
    """None of the submissions is the report's."""


def verified(
    report: Report, path: Path, course: Course, seed: str, isolation: str, device: Wanted = "auto"
) -> list[str]:
    """What grading again says otherwise, a sentence each; nothing where the report holds. NotFoundError:
    what lies at the path is not what was graded."""
    with bench(isolation=isolation, device=device) as made:
        unpack = Unpacker(lambda: made.connect("numpy"))
        with opened(path, course, unpack) as folder:
            submission = _found(report, folder, course, unpack)
        names = [result.exercise for result in report.results if result.exercise in course.entries]
        again = {r.exercise: r for r in grade_submission(made, course, submission, names, seed)}
    return list(disagreements({r.exercise: r for r in report.results}, again))


def _found(report: Report, folder: Path, course: Course, unpack: Unpacker) -> Submission:
    for submission in _submissions(folder, course, unpack):
        if submission.digest == report.digest:
            return submission
    raise NotFoundError(
        f"no submission there has the digest of the report ({report.digest[:12]}): it is of other files"
    )


def _submissions(folder: Path, course: Course, unpack: Unpacker) -> Iterator[Submission]:
    for handed in handed_in(folder, course):
        if not isinstance(handed, LeftOut):
            try:
                yield take_in(handed, course, unpack).submission
            except IntakeError:
                continue
