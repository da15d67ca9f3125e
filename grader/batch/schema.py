"""The gradebook's tables. What is written here once stays: a change is a further migration."""

from __future__ import annotations

import sqlite3

FIRST = """
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE student (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    on_roster INTEGER NOT NULL DEFAULT 1,
    roster TEXT NOT NULL DEFAULT '{}'
);
-- what was handed in, and once more when something else was: the one that counts is student's current
CREATE TABLE submission (
    id INTEGER PRIMARY KEY,
    student INTEGER NOT NULL REFERENCES student,
    label TEXT NOT NULL,
    digest TEXT NOT NULL,
    submitted TEXT NOT NULL DEFAULT '',
    late INTEGER NOT NULL DEFAULT 0,
    revision TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    remarks TEXT NOT NULL DEFAULT '[]',
    counts INTEGER NOT NULL DEFAULT 1,
    seen TEXT NOT NULL,
    UNIQUE (student, label, digest)
);
-- every grading there ever was: one exercise of one student, its report as JSON
CREATE TABLE grading (
    id INTEGER PRIMARY KEY,
    student INTEGER NOT NULL REFERENCES student,
    exercise TEXT NOT NULL,
    key TEXT NOT NULL,
    verdict TEXT NOT NULL,
    points REAL NOT NULL,
    out_of REAL NOT NULL,
    level TEXT NOT NULL,
    seconds REAL NOT NULL,
    graded TEXT NOT NULL,
    report TEXT NOT NULL
);
CREATE INDEX grading_by_key ON grading (student, exercise, key);
-- which grading an exercise of a submission has now
CREATE TABLE answer (
    submission INTEGER NOT NULL REFERENCES submission,
    exercise TEXT NOT NULL,
    grading INTEGER NOT NULL REFERENCES grading,
    PRIMARY KEY (submission, exercise)
) WITHOUT ROWID;
-- points that a person gave: the last one counts, and those before it stay
CREATE TABLE override (
    id INTEGER PRIMARY KEY,
    student INTEGER NOT NULL REFERENCES student,
    exercise TEXT NOT NULL,
    points REAL,
    reason TEXT NOT NULL,
    made TEXT NOT NULL
);
"""
# the exercises of a submission that were to be graded and are not yet, as JSON
SECOND = "ALTER TABLE submission ADD COLUMN waiting TEXT NOT NULL DEFAULT '[]'"
MIGRATIONS = [FIRST, SECOND]
APPLICATION = 0x47524144  # GRAD


class SchemaError(Exception):
    """The file is no gradebook, or one of a newer grader."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables up to date, each step whole or not at all."""
    version = _version(db)
    if version > len(MIGRATIONS):
        raise SchemaError("it was written by a newer grader: use that one, or another file")
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        db.execute("BEGIN IMMEDIATE")
        if _version(db) >= number:  # another process was quicker
            db.execute("ROLLBACK")
            continue
        try:
            for statement in _statements(script):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
            db.execute(f"PRAGMA application_id = {APPLICATION}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise


def _version(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and (tables or version):
        raise SchemaError("it is a database of something else: name another file")
    return version


def _statements(script: str) -> list[str]:
    return [statement for statement in script.split(";\n") if statement.strip()]
