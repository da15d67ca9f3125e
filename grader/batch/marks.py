"""What everybody has: the gradings that count now, and points that a person gave instead."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from grader.batch.assignment import Assignment
from grader.batch.gradebook import Gradebook, now
from grader.batch.roster import folded
from grader.select import NothingSelectedError, did_you_mean


@dataclass(frozen=True)
class Mark:
    """One exercise of one student. `given` is what a person says instead of the grading, and `reason` why.
    One that waits for its grading is an error that is worth nothing yet."""

    exercise: str
    verdict: str
    earned: float
    possible: float
    given: float | None = None
    reason: str = ""
    report: str = ""

    @property
    def points(self) -> float:
        return self.earned if self.given is None else self.given

    @property
    def is_open(self) -> bool:
        """Whether there is no score: the grader broke, or was stopped, and nobody has decided."""
        return self.verdict == "error" and self.given is None


@dataclass(frozen=True)
class Marks:
    """One student's marks, and the submission that they are of."""

    key: str
    name: str
    email: str
    on_roster: bool
    roster: Mapping[str, str]
    label: str = ""
    digest: str = ""
    submitted: str = ""
    late: bool = False
    problem: str = ""
    remarks: tuple[str, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)

    def is_called(self, name: str) -> bool:
        """Whether a name means this student: an id, a name, an address, or what the roster says."""
        names = (self.key, self.name, self.email, *self.roster.values())
        return folded(name) in set(map(folded, names)) - {""}

    @property
    def status(self) -> str:
        """`graded`, `incomplete` (the grader broke, or was stopped), `unreadable` (or something was left
        out, and nothing else is there), `empty` (nothing was attempted), `missing`."""
        if any(mark.is_open for mark in self.marks.values()):
            return "incomplete"
        if self.marks:
            return "graded"
        if not self.label:
            return "missing"
        return "unreadable" if not self.digest or self.remarks else "empty"


@dataclass(frozen=True)
class Total:
    """Points over some exercises; None as points where there is no score to export."""

    points: float | None
    out_of: float
    percent_off: float = 0.0


_STUDENTS = """
SELECT student.*, submission.id AS submission, label, digest, submitted, late, problem, remarks, waiting
FROM student LEFT JOIN submission ON submission.student = student.id AND submission.counts
WHERE ? IN ('', student.key) ORDER BY student.key
"""
_ANSWERS = """
SELECT grading.exercise, verdict, points, out_of, report
FROM answer JOIN grading ON grading.id = answer.grading WHERE answer.submission = ?
"""
_GIVEN = """
SELECT exercise, points, reason FROM override AS given
WHERE student = ? AND points IS NOT NULL AND id = (
    SELECT id FROM override WHERE student = given.student AND exercise = given.exercise
    ORDER BY made DESC, id DESC LIMIT 1
)
"""
_POSSIBLE = """
SELECT exercise, coalesce(max(iif(id IN (
    SELECT grading FROM answer JOIN submission ON submission.id = submission AND counts
), out_of, NULL)), max(out_of)) AS most FROM grading GROUP BY exercise ORDER BY exercise
"""


def everybody(book: Gradebook, *, reports: bool = False, only: str = "") -> Iterator[Marks]:
    """The class in the order of their ids, or `only` one of it; with each exercise's report as JSON where
    that is asked for: one student's at a time is held."""
    for row in book.rows(_STUDENTS, (only,)):
        found: dict[str, Mark] = {}
        for answer in book.rows(_ANSWERS, (row["submission"],)) if row["submission"] else ():
            found[answer["exercise"]] = Mark(
                answer["exercise"],
                answer["verdict"],
                answer["points"],
                answer["out_of"],
                report=answer["report"] if reports else "",
            )
        for name in json.loads(row["waiting"] or "[]"):
            found.setdefault(name, Mark(name, "error", 0.0, 0.0))
        for given in book.rows(_GIVEN, (row["id"],)):
            name = given["exercise"]
            old = found.get(name, Mark(name, "skip", 0.0, 0.0))
            found[name] = replace(old, given=given["points"], reason=given["reason"])
        yield Marks(
            row["key"],
            row["name"],
            row["email"],
            bool(row["on_roster"]),
            json.loads(row["roster"]),
            row["label"] or "",
            row["digest"] or "",
            row["submitted"] or "",
            bool(row["late"]),
            row["problem"] or "",
            tuple(json.loads(row["remarks"] or "[]")),
            dict(sorted(found.items())),
        )


def possible_points(book: Gradebook) -> dict[str, float]:
    """What each exercise that was ever graded is worth: by the gradings that count now, where there are
    any, since its points may have been others before."""
    return {row["exercise"]: row["most"] for row in book.rows(_POSSIBLE)}


def total(
    marks: Marks, possible: Mapping[str, float], assignment: Assignment | None = None
) -> Total:
    """All points of a student over the exercises of an assignment, or over all there are.

    What was not handed in earns nothing and counts; there is no score where a grading is missing for a
    reason of ours, or where the submission could not be read and nobody has decided.
    """
    waiting = [name for name, mark in marks.marks.items() if mark.is_open]
    names = assignment.exercises if assignment else tuple(dict.fromkeys([*possible, *waiting]))
    pairs = {}
    for name in names:
        mark = marks.marks.get(name)
        most = (mark.possible if mark else 0.0) or possible.get(name, 0.0)
        pairs[name] = (mark.points if mark else 0.0, most)
    plain = assignment or Assignment("", tuple(names))
    off = plain.percent_off(marks.key, marks.submitted)
    earned, out_of = plain.score(pairs, off)
    is_open = any(marks.marks[name].is_open for name in names if name in marks.marks)
    is_unread = marks.status == "unreadable"
    return Total(None if is_open or is_unread else earned, out_of, off)


def override(
    book: Gradebook, student: str, exercise: str, points: float | None, reason: str
) -> None:
    """Give a student points for an exercise instead of its grading, or (None) the grading's own again.

    NothingSelectedError: there is no such student, or nobody was ever graded on such an exercise.
    """
    known = possible_points(book)
    if exercise not in known:
        meant = did_you_mean(exercise, known, "")
        raise NothingSelectedError(f"nobody was graded on {exercise!r}{meant}")
    meant = [marks.key for marks in everybody(book) if marks.is_called(student)]
    if len(meant) != 1:
        how_many = "no student" if not meant else "more than one student"
        raise NothingSelectedError(f"there is {how_many} {student!r} in {book.path}")
    rows = book.rows("SELECT id FROM student WHERE key = ?", meant)
    with book.writing() as db:
        db.execute(
            "INSERT INTO override (student, exercise, points, reason, made) VALUES (?, ?, ?, ?, ?)",
            (rows[0]["id"], exercise, points, reason, now()),
        )
