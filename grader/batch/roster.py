"""The class: who is in it, and which of them a folder's or a file's name means."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ID = ("student", "id", "sid", "student id", "sis user id", "username", "sis login id", "login")
NAME = ("name", "full name", "student name")
EMAIL = ("email", "email address", "mail")
FIRST, LAST = ("first name", "firstname"), ("last name", "surname", "lastname")


class RosterError(Exception):
    """A table of students or checkouts cannot be used: says where, what, and what to do."""


@dataclass(frozen=True)
class Student:
    """One student. `row` is the roster's line as it stands there, for the exports that want it back."""

    id: str
    name: str = ""
    email: str = ""
    row: Mapping[str, str] = field(default_factory=dict)


class Roster:
    """Students by id, in the order of the roster. Without a roster everybody is welcome."""

    def __init__(self, students: Iterable[Student] = ()):
        self.students = {student.id: student for student in students}
        known: dict[str, set[str]] = {}
        for student in self.students.values():
            for key in _keys(student):
                known.setdefault(key, set()).add(student.id)
        # what could mean two of them means nobody
        self._known = {key: ids.pop() for key, ids in known.items() if key and len(ids) == 1}

    def student(self, keys: Sequence[str], name: str) -> tuple[Student, bool]:
        """Whom the keys mean, the first that means somebody, and whether they are on the roster."""
        for key in keys:
            if found := self._known.get(folded(key)):
                return self.students[found], True
        return Student(keys[0], name), not self.students


def read_roster(path: Path) -> Roster:
    """A CSV with a header: `student` (or what Canvas, Moodle and Gradescope call it), `name`, `email`.

    RosterError: it cannot be read, names no students, or names one twice.
    """
    students: dict[str, Student] = {}
    for number, row in table(path):
        student = _student(row)
        if student is None:
            continue
        if student.id in students:
            raise RosterError(f"{path}:{number}: {student.id} is on the roster twice")
        students[student.id] = student
    if not students:
        raise RosterError(
            f"{path}: no student is named; write a header with student (and name, email), "
            "and a line for each"
        )
    return Roster(students.values())


def table(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV with a header, by their number; RosterError where it is none."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RosterError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RosterError(f"{path} is no text in UTF-8; save it as CSV UTF-8") from None
    reader = csv.DictReader(text.splitlines(), restkey="")
    try:
        for row in reader:
            yield reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}
    except csv.Error as error:
        raise RosterError(f"{path}:{reader.line_num}: {error}") from None


def cell(row: Mapping[str, str], names: Sequence[str]) -> str:
    """The first of the columns that has something, however its name is capitalised."""
    by_name = {key.strip().casefold(): value for key, value in row.items()}
    return next((by_name[name] for name in names if by_name.get(name)), "")


def _student(row: Mapping[str, str]) -> Student | None:
    name = cell(row, NAME) or " ".join(filter(None, (cell(row, FIRST), cell(row, LAST))))
    name = name or cell(row, ("student",))
    email = cell(row, EMAIL)
    own = cell(row, ("student", "student id", "sis user id", "sid", "username", "id", "login"))
    if cell(row, ("id",)) and cell(row, ("sis login id", "sis user id")):
        own = cell(row, ("sis login id", "sis user id"))  # of Canvas, where Student is the name
    own = own or email or name
    if not own or own.casefold() in ("points possible", "student, test"):
        return None
    return Student(own, name, email, dict(row))


def _keys(student: Student) -> Iterator[str]:
    row = student.row
    first, last = cell(row, FIRST), cell(row, LAST)
    told = [student.id, student.name, student.email, student.email.partition("@")[0]]
    told += [cell(row, (name,)) for name in ID]
    turned = " ".join(reversed(student.name.split(None, 1)))
    yield from map(folded, [*told, turned, f"{last}{first}", f"{first}{last}"])


def folded(name: str) -> str:
    """The letters and digits of a name: `Lovelace, Ada` is `lovelaceada`, in any script."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if c.isalnum())
