"""What every exercise of the course has to show: fit for students, and fair to a right answer.

Both questions share what is known of an exercise, the larger part of what they cost; the tracks are asked
in modules of their own, so that two processes can share the work.
"""

from __future__ import annotations

from grader.bench import Bench
from grader.course import Course
from grader.doctor import problems
from grader.grade import grade_submission
from grader.submission import Submission


def of_track(course: Course, track: str) -> list[str]:
    """The exercises of a track."""
    return [entry.name for entry in course.entries.values() if entry.track == track]


def check_fit(made: Bench, course: Course, right: Submission, name: str) -> None:
    """The doctor finds nothing, and the independent answer earns every point without a word."""
    assert problems(made, course, name) == []
    (result,) = grade_submission(made, course, right, [name])
    assert [outcome.sentence for outcome in result.outcomes if outcome.sentence] == []
    assert (result.verdict, result.points) == ("pass", result.out_of)
    assert result.points == 10
