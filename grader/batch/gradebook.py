"""The gradebook: one SQLite file that the coordinator alone writes. Nothing that was graded is lost."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import msgspec

from grader.batch.intake import TakenIn
from grader.batch.layout import Handed
from grader.batch.roster import Student
from grader.batch.schema import SchemaError, migrate
from grader.outcome import Report, Result
from grader.report.json import loads
from grader.worker.levels import reaches

PATIENCE = 10.0  # seconds to wait for another process that writes


class GradebookError(Exception):
    """The gradebook cannot be read or written (a full disk, a lock, another file): says what to do. What
    was graded before is in it."""


@dataclass(frozen=True)
class Slot:
    """Where the gradings of one submission go: rows of the student and of the submission."""

    student: int
    submission: int


class Gradebook:
    """An open gradebook."""

    def __init__(self, path: Path):
        """Open it, or begin it; GradebookError where that cannot be."""
        self.path = path
        _begin(path)
        with self._told():
            self.db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            self.db.row_factory = sqlite3.Row
            try:
                self.db.execute("PRAGMA journal_mode = WAL")
                self.db.execute("PRAGMA synchronous = NORMAL")
                self.db.execute("PRAGMA foreign_keys = ON")
                migrate(self.db)
            except BaseException:
                self.db.close()
                raise

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One change, whole or not at all."""
        with self._told():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, SchemaError) as error:
            raise GradebookError(
                f"{self.path}: {error}; what was graded before is kept: mend that, and start again"
            ) from error

    def rows(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """What a query finds."""
        with self._told():
            return self.db.execute(query, values).fetchall()

    def close(self) -> None:
        self.db.close()

    def meta(self, name: str, value: str = "") -> str:
        """What is noted under a name: `value` is, where nothing was before."""
        if value:
            with self.writing() as db:
                db.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, value))
        found = self.rows("SELECT value FROM meta WHERE name = ?", (name,))
        return found[0]["value"] if found else ""

    def seed(self, given: str) -> str:
        """The seed of this gradebook: the one given, else the one it has, else a new secret one."""
        if given:
            with self.writing() as db:
                db.execute("INSERT OR REPLACE INTO meta VALUES ('seed', ?)", (given,))
            return given
        return self.meta("seed", secrets.token_hex(16))

    def enrol(self, students: Sequence[Student]) -> None:
        """Everybody on the roster, whether they hand in something or not."""
        with self.writing() as db:
            for student in students:
                _student(db, student, True)

    def taken_in(
        self,
        student: Student,
        on_roster: bool,
        handed: Handed,
        taken: TakenIn | None,
        problem: str = "",
        waiting: Collection[str] = (),
    ) -> Slot:
        """Note a submission: it is the student's one that counts from now on. One that was not there yet
        waits for these exercises to be graded."""
        digest = taken.submission.digest if taken else ""
        with self.writing() as db:
            owner = _student(db, student, on_roster)
            db.execute("UPDATE submission SET counts = 0 WHERE student = ?", (owner,))
            row = db.execute(
                "INSERT INTO submission"
                " (student, label, digest, submitted, late, revision, problem, remarks, seen, waiting)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (student, label, digest) DO UPDATE SET counts = 1,"
                " submitted = excluded.submitted, late = excluded.late, problem = excluded.problem,"
                " remarks = excluded.remarks, revision = excluded.revision, seen = excluded.seen"
                " RETURNING id",
                (
                    owner,
                    handed.label,
                    digest,
                    handed.submitted,
                    handed.late,
                    taken.commit if taken else "",
                    problem,
                    json.dumps(taken.remarks if taken else []),
                    now(),
                    json.dumps([*waiting]),
                ),
            ).fetchone()
        return Slot(owner, row["id"])

    def stale(
        self,
        slot: Slot,
        keys: Mapping[str, str],
        wanted: Collection[str],
        *,
        isolation: str,
        retry_errors: bool,
    ) -> list[str]:
        """The exercises that have to be graded, of those that are wanted: one that was graded under the same
        key keeps that grading. What is not wanted now keeps what it has, or goes on waiting."""
        held = dict[str, int]()
        for name, key in keys.items():
            query = "SELECT id, level, verdict FROM grading WHERE student = ? AND exercise = ? AND key = ?"
            for row in self.rows(f"{query} ORDER BY id DESC", (slot.student, name, key)):
                if reaches(row["level"], isolation) and not (
                    retry_errors and row["verdict"] == "error"
                ):
                    held[name] = row["id"]
                    break
                if row["verdict"] == "error":
                    break  # an earlier one under this key was found wanting by somebody
        with self.writing() as db:
            query = "SELECT exercise FROM answer WHERE submission = ?"
            there = {row["exercise"] for row in db.execute(query, (slot.submission,))}
            db.executemany(
                "DELETE FROM answer WHERE submission = ? AND exercise = ?",
                [(slot.submission, n) for n in there if n in wanted or n not in keys],
            )
            db.executemany(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)",
                [(slot.submission, name, id_) for name, id_ in held.items()],
            )
            before = _waiting(db, slot)
            left = [n for n in keys if n not in held and (n in wanted or n in before)]
            _wait_for(db, slot, left)
        return [name for name in keys if name in wanted and name not in held]

    def record(
        self, slot: Slot, keys: Mapping[str, str], reports: Sequence[str], isolation: str = "L0"
    ) -> list[Result]:
        """The gradings of one submission, in one go: a report as JSON for each exercise. One that no worker
        was needed for (an empty file, say) holds at the level `isolation` that was asked for."""
        read = [(loads(text), text) for text in reports]
        with self.writing() as db:
            for report, text in read:
                (result,) = report.results
                row = db.execute(
                    "INSERT INTO grading (student, exercise, key, verdict, points, out_of, level,"
                    " seconds, graded, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                    (
                        slot.student,
                        result.exercise,
                        keys[result.exercise],
                        result.verdict,
                        result.points,
                        result.out_of,
                        report.level or isolation,
                        result.seconds,
                        now(),
                        text,
                    ),
                ).fetchone()
                db.execute(
                    "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)",
                    (slot.submission, result.exercise, row["id"]),
                )
            done = {report.results[0].exercise for report, _ in read}
            _wait_for(db, slot, [name for name in _waiting(db, slot) if name not in done])
        return [report.results[0] for report, _ in read]


def _begin(path: Path) -> None:
    """Make an empty file that its owner alone may read, where there is none: marks and the secret seed are
    to be in it."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise GradebookError(f"{path} cannot be written: {error.strerror}") from None


def _waiting(db: sqlite3.Connection, slot: Slot) -> list[str]:
    """The exercises of a submission that are to be graded still."""
    query = "SELECT waiting FROM submission WHERE id = ?"
    return json.loads(db.execute(query, (slot.submission,)).fetchone()["waiting"])


def _wait_for(db: sqlite3.Connection, slot: Slot, names: Sequence[str]) -> None:
    query = "UPDATE submission SET waiting = ? WHERE id = ?"
    db.execute(query, (json.dumps(names), slot.submission))


def _student(db: sqlite3.Connection, student: Student, on_roster: bool) -> int:
    row = db.execute(
        "INSERT INTO student (key, name, email, on_roster, roster) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET on_roster = excluded.on_roster,"
        " name = CASE excluded.name WHEN '' THEN name ELSE excluded.name END,"
        " email = CASE excluded.email WHEN '' THEN email ELSE excluded.email END,"
        " roster = CASE excluded.roster WHEN '{}' THEN roster ELSE excluded.roster END"
        " RETURNING id",
        (student.id, student.name, student.email, on_roster, json.dumps(dict(student.row))),
    ).fetchone()
    return row["id"]


def now() -> str:
    """The time, as it is kept."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")  # noqa: UP017


def together(reports: Sequence[str], digest: str = "") -> Report:
    """One report of the reports of single exercises, which hold for the submission with this digest."""
    found = [loads(text) for text in reports]
    results = tuple(result for report in found for result in report.results)
    seconds = sum(result.seconds for result in results)
    digest = digest or found[-1].digest
    return msgspec.structs.replace(found[-1], results=results, seconds=seconds, digest=digest)
