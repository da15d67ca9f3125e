"""Several gradebooks into one: what the shards of a job graded, put together. Doing it twice changes
nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from grader.batch.gradebook import Gradebook, GradebookError

STUDENT = ("key", "name", "email", "on_roster", "roster")
SUBMISSION = (
    "label", "digest", "submitted", "late", "revision", "problem", "remarks", "counts", "seen",
    "waiting",
)  # fmt: skip
GRADING = ("exercise", "key", "verdict", "points", "out_of", "level", "seconds", "graded", "report")
OVERRIDE = ("exercise", "points", "reason", "made")


def merge(into: Gradebook, others: Iterable[Gradebook]) -> None:
    """Add what other gradebooks hold. GradebookError: another course, or another seed."""
    for other in others:
        for name in ("course", "seed"):
            theirs = other.meta(name)
            if theirs and into.meta(name, theirs) != theirs:
                raise GradebookError(f"{other.path} has another {name} than {into.path}")
        with into.writing() as db:
            _add(db, other)


def _add(db: sqlite3.Connection, other: Gradebook) -> None:
    students: dict[int, int] = {}
    for row in other.rows("SELECT * FROM student"):
        db.execute(f"INSERT OR IGNORE INTO student {_columns(STUDENT)}", [row[n] for n in STUDENT])
        found = db.execute("SELECT id FROM student WHERE key = ?", (row["key"],)).fetchone()
        students[row["id"]] = found["id"]
    submissions = {
        row["id"]: _submission(db, row, students[row["student"]])
        for row in other.rows("SELECT * FROM submission ORDER BY id")
    }
    for student in students.values():
        _let_one_count(db, student)
    gradings = {
        row["id"]: _once(db, "grading", GRADING, row, students[row["student"]])
        for row in other.rows("SELECT * FROM grading ORDER BY id")
    }
    for row in other.rows("SELECT * FROM answer"):
        place = (submissions[row["submission"]], row["exercise"])
        held = db.execute(
            "SELECT graded FROM answer JOIN grading ON grading.id = grading"
            " WHERE submission = ? AND answer.exercise = ?",
            place,
        ).fetchone()
        new = db.execute(
            "SELECT graded FROM grading WHERE id = ?", (gradings[row["grading"]],)
        ).fetchone()
        if held is None or held["graded"] <= new["graded"]:
            db.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)",
                (*place, gradings[row["grading"]]),
            )
    for row in other.rows("SELECT * FROM override ORDER BY id"):
        _once(db, "override", OVERRIDE, row, students[row["student"]])


def _submission(db: sqlite3.Connection, row: sqlite3.Row, student: int) -> int:
    """The submission's row here, as it was when it was seen last."""
    values = [student, *(row[name] for name in SUBMISSION)]
    latest = ", ".join(f"{name} = excluded.{name}" for name in SUBMISSION)
    db.execute(
        f"INSERT INTO submission {_columns(('student', *SUBMISSION))}"
        f" ON CONFLICT DO UPDATE SET {latest} WHERE excluded.seen >= seen",
        values,
    )
    place = (student, row["label"], row["digest"])
    query = "SELECT id FROM submission WHERE student = ? AND label = ? AND digest = ?"
    return db.execute(query, place).fetchone()["id"]


def _let_one_count(db: sqlite3.Connection, student: int) -> None:
    """Of a student's submissions the one that was seen last."""
    db.execute(
        "UPDATE submission SET counts = id = (SELECT id FROM submission WHERE student = ?"
        " ORDER BY seen DESC, counts DESC, id DESC LIMIT 1) WHERE student = ?",
        (student, student),
    )


def _once(
    db: sqlite3.Connection, table: str, names: tuple[str, ...], row: sqlite3.Row, student: int
) -> int:
    """A row that is there already is not added again."""
    values = [student, *(row[name] for name in names)]
    same = " AND ".join(f"{name} IS ?" for name in ("student", *names))
    found = db.execute(f"SELECT id FROM {table} WHERE {same}", values).fetchone()
    if found is None:
        columns = _columns(("student", *names))
        found = db.execute(f"INSERT INTO {table} {columns} RETURNING id", values).fetchone()
    return found["id"]


def _columns(names: tuple[str, ...]) -> str:
    return f"({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
