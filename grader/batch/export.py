"""Marks for other programs: CSV, Canvas's and Moodle's import, JSON lines."""

from __future__ import annotations

import csv
import hashlib
import io
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from grader.batch.assignment import Assignment
from grader.batch.gradebook import Gradebook, together
from grader.batch.marks import Marks, Total, everybody, possible_points, total
from grader.batch.roster import cell, folded
from grader.report.harmless import no_formula

Row = Sequence[object]


@dataclass(frozen=True)
class Class:
    """Everybody's marks over the same exercises: those of an assignment, or all. `whole` gives a student's
    again with their reports, which are not held for all at once."""

    students: tuple[Marks, ...]
    possible: Mapping[str, float]
    assignment: Assignment | None
    whole: Callable[[Marks], Marks]

    def total(self, marks: Marks) -> Total:
        return total(marks, self.possible, self.assignment)

    @property
    def open(self) -> list[str]:
        """Who has no score for a reason of ours."""
        return [marks.key for marks in self.students if marks.status == "incomplete"]


def class_of(
    book: Gradebook, assignment: Assignment | None = None, *, anonymous: bool = False
) -> Class:
    """The class of an open gradebook; with `anonymous` under names that this gradebook alone can tell back,
    and in their order."""
    possible = possible_points(book)
    students = tuple(_of_it(marks, assignment) for marks in everybody(book))
    if assignment is not None:
        possible = {name: possible.get(name, 0.0) for name in assignment.exercises}
        assignment = _timed(assignment, students)
    if not anonymous:
        return Class(
            students, possible, assignment, lambda marks: _read(book, marks.key, assignment)
        )
    keys = {pseudonym(book, marks.key): marks.key for marks in students}
    renamed = sorted((nameless(book, marks) for marks in students), key=lambda marks: marks.key)
    return Class(
        tuple(renamed),
        possible,
        assignment and _renamed(assignment, book),
        lambda marks: nameless(book, _read(book, keys[marks.key], assignment)),
    )


def _read(book: Gradebook, key: str, assignment: Assignment | None) -> Marks:
    (marks,) = everybody(book, reports=True, only=key)
    return _of_it(marks, assignment)


def _of_it(marks: Marks, assignment: Assignment | None) -> Marks:
    """What counts towards an assignment, of a student's marks."""
    if assignment is None:
        return marks
    kept = {name: mark for name, mark in marks.marks.items() if name in assignment.exercises}
    return replace(marks, marks=kept)


def _timed(assignment: Assignment, students: Iterable[Marks]) -> Assignment:
    """Extensions by the ids of students, whichever of their names they are written under, and however."""
    written = {folded(name): when for name, when in assignment.extensions.items()}
    given = {
        marks.key: written[name]
        for marks in students
        for name in map(folded, (marks.name, marks.email, marks.key))
        if name and name in written
    }
    return replace(assignment, extensions=given)


def _renamed(assignment: Assignment, book: Gradebook) -> Assignment:
    given = {pseudonym(book, key): when for key, when in assignment.extensions.items()}
    return replace(assignment, extensions=given)


def pseudonym(book: Gradebook, key: str) -> str:
    """A name for a student that says nothing of who it is."""
    salt = book.meta("salt", secrets.token_hex(16))
    return "student-" + hashlib.sha256(f"{salt}\0{key}".encode()).hexdigest()[:10]


def nameless(book: Gradebook, marks: Marks) -> Marks:
    """The same without anything that names the student: what lies in the files is the student's own."""
    name = pseudonym(book, marks.key)
    problem = "it could not be read" if marks.problem and not marks.digest else marks.problem
    label = name if marks.label else ""
    renamed = {
        exercise: replace(mark, report=_unsigned(mark.report, name), reason="")
        for exercise, mark in marks.marks.items()
    }
    return replace(
        marks,
        key=name,
        name=name,
        email="",
        roster={},
        label=label,
        digest=pseudonym(book, marks.digest) if marks.digest else "",
        problem=problem,
        remarks=("something in it was left out",) if marks.remarks else (),
        marks=renamed,
    )


def _unsigned(report: str, name: str) -> str:
    if not report:
        return ""
    document = msgspec.json.decode(report)
    document |= {"submission": name, "digest": ""}
    return msgspec.json.encode(document).decode()


def as_csv(class_: Class, column: str = "") -> Iterator[str]:
    """A line for each student, a column for each exercise."""
    names = list(class_.possible)
    head = ["student", "name", "email", "status", "submitted", "late", "percent_off"]
    rows = [[*head, *names, "points", "out_of"]]
    for marks in class_.students:
        sum_ = class_.total(marks)
        own = [marks.key, marks.name, marks.email, marks.status, marks.submitted]
        late = "yes" if marks.late else ""
        points = [_points(marks, name) for name in names]
        end = [_number(sum_.points), _number(sum_.out_of)]
        rows.append([*own, late, _number(sum_.percent_off), *points, *end])
    yield from _written(rows)


def as_canvas(class_: Class, column: str = "") -> Iterator[str]:
    """What Canvas's gradebook imports. Its own columns are given back as the roster has them; `column` is
    the assignment as Canvas calls it, with its number: `Homework 1 (1234)`."""
    column = column or (class_.assignment.name if class_.assignment else "Gradus")
    own = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
    rows: list[Row] = [[*own, column]]
    out_of = max((class_.total(marks).out_of for marks in class_.students), default=0.0)
    rows.append(["    Points Possible", "", "", "", "", _number(out_of)])
    for marks in class_.students:
        known = [cell(marks.roster, (name.casefold(),)) for name in own]
        known[0] = known[0] or marks.name or marks.key
        known[1] = known[1] or (marks.key if marks.key.isdecimal() else "")
        known[3] = known[3] or ("" if marks.key.isdecimal() else marks.key)
        rows.append([*known, _number(class_.total(marks).points)])
    yield from _written(rows)


def as_moodle(class_: Class, column: str = "") -> Iterator[str]:
    """What Moodle's gradebook imports: map `Email address` or `Username` to the user, the last but one
    column to the item."""
    column = column or (class_.assignment.name if class_.assignment else "Gradus")
    rows: list[Row] = [["Username", "Email address", "Full name", column, "Feedback comments"]]
    for marks in class_.students:
        user = cell(marks.roster, ("username", "id number")) or marks.key
        points = _number(class_.total(marks).points)
        rows.append([user, marks.email, marks.name, points, _feedback(class_, marks)])
    yield from _written(rows)


def _feedback(class_: Class, marks: Marks) -> str:
    if marks.status in ("missing", "unreadable"):
        return "nothing was handed in" if marks.status == "missing" else marks.problem
    of = class_.total(marks)
    parts = [f"{name} {_of(marks, name, most)}" for name, most in class_.possible.items()]
    off = f"; {of.percent_off:g}% off for being late" if of.percent_off else ""
    return ", ".join(parts) + off


def _of(marks: Marks, name: str, most: float) -> str:
    """`4/10`, and of what broke in our hands that there is no score yet."""
    mark = marks.marks.get(name)
    is_open = mark is not None and mark.is_open
    return "not graded yet" if is_open else f"{_points(marks, name) or 0}/{_number(most)}"


def as_lines(class_: Class, column: str = "") -> Iterator[str]:
    """A JSON document a line, for each student: marks, total, and the whole report."""
    for marks in class_.students:
        yield msgspec.json.encode(_document(class_, class_.whole(marks))).decode() + "\n"


def _document(class_: Class, marks: Marks) -> dict[str, object]:
    sum_ = class_.total(marks)
    reports = [mark.report for mark in marks.marks.values() if mark.report]
    report = msgspec.to_builtins(together(reports, marks.digest)) if reports else None
    return {
        "format_version": 1,
        "student": marks.key,
        "name": marks.name,
        "email": marks.email,
        "status": marks.status,
        "submitted": marks.submitted,
        "late": marks.late,
        "problem": marks.problem,
        "remarks": list(marks.remarks),
        "points": sum_.points,
        "out_of": sum_.out_of,
        "percent_off": sum_.percent_off,
        "given": {
            name: {"points": mark.given, "reason": mark.reason}
            for name, mark in marks.marks.items()
            if mark.given is not None
        },
        "report": report,
    }


FORMATS: dict[str, Callable[[Class, str], Iterator[str]]] = {
    "csv": as_csv,
    "canvas": as_canvas,
    "moodle": as_moodle,
    "jsonl": as_lines,
}


def _points(marks: Marks, name: str) -> str:
    mark = marks.marks.get(name)
    return "" if mark is None or mark.is_open else _number(mark.points)


def _number(value: float | None) -> str:
    """`7.5`, `10`, and nothing where there is no score."""
    return "" if value is None else f"{round(value, 4):g}" if abs(value) < 1e5 else f"{value:.2f}"


def _written(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        out = io.StringIO()
        cells = (no_formula(value) if isinstance(value, str) else value for value in row)
        csv.writer(out, lineterminator="\n").writerow(cells)
        yield out.getvalue()
