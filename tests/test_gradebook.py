"""The gradebook: what counts towards what, marks for other programs, points by hand, what goes wrong."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import json
import shlex
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import pytest
from small_class import half, hand_in, small_course, twice

import grader.batch.verify
from grader.batch import schema
from grader.batch.assignment import Assignment, Late, assignments, moment
from grader.batch.export import FORMATS, class_of
from grader.batch.gradebook import Gradebook, GradebookError
from grader.batch.intake import TakenIn
from grader.batch.layout import Handed
from grader.batch.marks import everybody, override
from grader.batch.merge import merge
from grader.batch.roster import Student
from grader.batch.site import write_site
from grader.cli import cli, run
from grader.course import CourseError
from grader.outcome import Outcome, Report, Result, Score, Verdict
from grader.report.json import dumps
from grader.select import NothingSelectedError
from grader.submission import Submission, read_submission

ADA = Student("ada", "Ada Lovelace", "ada@x.org", {"Student": "Lovelace, Ada", "ID": "101"})
EVE = Student("eve", "=cmd|' /C calc'!A0", "eve@x.org")


def result(exercise: str, points: float, verdict: Verdict = "pass") -> Result:
    outcomes = (Outcome(check="oracle", verdict=verdict, part="forward", sentence="it differs"),)
    scores = (Score(part="forward", earned=points, possible=10.0),)
    return Result(exercise=exercise, unit="unit", outcomes=outcomes, scores=scores)


def put(
    book: Gradebook,
    student: Student,
    points: Mapping[str, float],
    submitted: str = "",
    verdict: Verdict = "pass",
) -> None:
    """A student's gradings, as a run keeps them."""
    keep(book, student, [result(name, n, verdict) for name, n in points.items()], submitted)


def keep(
    book: Gradebook,
    student: Student,
    results: Sequence[Result],
    submitted: str = "",
    label: str = "",
) -> None:
    """What came of grading what a student handed in."""
    label = label or student.id
    handed = Handed(label, (student.id,), (), submitted=submitted)
    slot = book.taken_in(student, True, handed, TakenIn(Submission(Path(student.id), {})))
    reports = [
        dumps(Report(course="c", submission=student.id, results=(one,), seed="secret"))
        for one in results
    ]
    book.record(slot, {one.exercise: "key" for one in results}, reports)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    held = Gradebook(tmp_path / "g.db")
    held.meta("course", "A small class")
    held.enrol([ADA, EVE, Student("zoe", "Zoe")])
    put(held, ADA, {"twice": 10.0, "half": 4.0}, "2026-03-02T10:00:00Z")
    put(held, EVE, {"twice": 0.0}, verdict="fail")
    yield held
    held.close()


def exported(book: Gradebook, form: str, assignment: Assignment | None = None) -> list[list[str]]:
    text = FORMATS[form](class_of(book, assignment), "Homework (12)")
    return list(csv.reader(io.StringIO("".join(text))))


# ------------------------------------------------------------------------------- marks for others


def test_csv(book: Gradebook) -> None:
    head, ada, eve, zoe = exported(book, "csv")
    assert head[-4:] == ["half", "twice", "points", "out_of"]
    assert ada == ["ada", "Ada Lovelace", "ada@x.org", "graded", "2026-03-02T10:00:00Z", "", "0",
                   "4", "10", "14", "20"]  # fmt: skip
    assert eve[-4:] == ["", "0", "0", "20"]
    assert zoe[3] == "missing"


def test_a_name_is_no_formula(book: Gradebook) -> None:
    for form in ("csv", "canvas", "moodle"):
        cells = [cell for row in exported(book, form) for cell in row]
        assert "'=cmd|' /C calc'!A0" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_canvas(book: Gradebook) -> None:
    head, possible, ada, eve, _ = exported(book, "canvas")
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework (12)"]
    assert possible == ["    Points Possible", "", "", "", "", "20"]
    assert ada == ["Lovelace, Ada", "101", "", "ada", "", "14"]
    assert eve[3:] == ["eve", "", "0"]


def test_moodle(book: Gradebook) -> None:
    head, ada, *_, zoe = exported(book, "moodle")
    assert head == ["Username", "Email address", "Full name", "Homework (12)", "Feedback comments"]
    assert ada == ["ada", "ada@x.org", "Ada Lovelace", "14", "half 4/10, twice 10/10"]
    assert zoe[3:] == ["0", "nothing was handed in"]


def test_what_broke_in_our_hands_is_not_told_as_nothing_earned(book: Gradebook) -> None:
    put(book, ADA, {"twice": 0.0, "half": 4.0}, verdict="error")
    override(book, "ada", "half", 4.0, "looked at it")
    _, ada, *_ = exported(book, "moodle")
    assert ada[3:] == ["", "half 4/10, twice not graded yet"]


def test_lines_of_json(book: Gradebook) -> None:
    ada, eve, zoe = map(json.loads, FORMATS["jsonl"](class_of(book), ""))
    assert (ada["student"], ada["points"], ada["out_of"]) == ("ada", 14.0, 20.0)
    assert [r["exercise"] for r in ada["report"]["results"]] == ["half", "twice"]
    assert eve["report"]["results"][0]["outcomes"][0]["sentence"] == "it differs"
    assert zoe["report"] is None


def test_anonymous_names_nobody(book: Gradebook) -> None:
    override(book, "ada", "twice", 9.0, "Ada was ill")

    def written() -> list[str]:
        return ["".join(FORMATS[form](class_of(book, anonymous=True), "")) for form in FORMATS]

    every = written()
    for text in every:
        assert "student-" in text
        assert not [
            word for word in ("ada", "Ada", "Lovelace", "eve@", "Zoe", "101") if word in text
        ]
    assert written() == every


def test_nameless_or_not_everybody_has_the_same(book: Gradebook) -> None:
    """Who attempted nothing, whose submission could not be read, and of whose something was left out."""
    read = TakenIn(Submission(Path(), {}))
    for name, taken, problem in (
        ("fay", read, "no file is named after an exercise, or all are untouched stubs"),
        ("gus", None, "gus.zip is no archive"),
        ("ivo", replace(read, remarks=("ivo.py is a link: left out",)), ""),
    ):
        book.taken_in(Student(name), True, Handed(name, (name,), ()), taken, problem)
    said = []
    for anonymous in (False, True):
        class_ = class_of(book, anonymous=anonymous)
        of_each = [(marks.status, class_.total(marks)) for marks in class_.students]
        said.append(sorted(of_each, key=str))
        text = "".join("".join(FORMATS[form](class_, "")) for form in FORMATS)
        assert any(name in text for name in ("fay", "gus", "ivo")) == (not anonymous)
    assert said[0] == said[1]
    assert {status for status, _ in said[0]} == {"graded", "missing", "empty", "unreadable"}


def test_an_error_has_no_score_until_a_person_decides(book: Gradebook) -> None:
    put(book, EVE, {"twice": 0.0}, verdict="error")
    assert class_of(book).open == ["eve"]
    assert exported(book, "csv")[2][-3:] == ["", "", "20"]
    override(book, "eve", "twice", 8.0, "looked at it by hand")
    assert class_of(book).open == []
    assert exported(book, "csv")[2][-3:] == ["8", "8", "20"]


def test_an_error_makes_no_exercise_look_harder(book: Gradebook, tmp_path: Path) -> None:
    before = write_site(book, tmp_path / "before").exercises["half"].share
    put(book, EVE, {"half": 0.0}, verdict="error")
    tried = write_site(book, tmp_path / "after").exercises["half"]
    assert (tried.verdicts["error"], tried.share) == (1, before)


# ------------------------------------------------------------------------------- points by hand


def test_the_last_word_counts_and_every_word_stays(book: Gradebook) -> None:
    override(book, "ada", "half", 7.0, "once")
    override(book, "ada", "half", 8.0, "twice")
    assert exported(book, "csv")[1][-2] == "18"
    override(book, "ada", "half", None, "never mind")
    assert exported(book, "csv")[1][-2] == "14"
    reasons = [row["reason"] for row in book.rows("SELECT reason FROM override ORDER BY id")]
    assert reasons == ["once", "twice", "never mind"]


def test_a_regrade_does_not_take_it_away(book: Gradebook) -> None:
    override(book, "ada", "half", 7.0, "appeal")
    put(book, ADA, {"twice": 10.0, "half": 0.0})
    assert exported(book, "csv")[1][-4:] == ["7", "10", "17", "20"]


def test_points_are_given_for_an_exercise_that_there_is(book: Gradebook) -> None:
    with pytest.raises(NothingSelectedError, match="graded on 'twcie'; did you mean twice"):
        override(book, "ada", "twcie", 7.0, "x")
    assert exported(book, "csv")[1][-2:] == ["14", "20"]


def test_an_exercise_is_worth_what_it_is_worth_now(book: Gradebook) -> None:
    """Who did not hand it in is measured by what the others were graded with last."""
    less = Result(
        exercise="twice",
        unit="unit",
        outcomes=(Outcome(check="oracle", verdict="pass", part="forward"),),
        scores=(Score(part="forward", earned=5.0, possible=5.0),),
    )
    for student in (ADA, EVE):
        keep(book, student, [less])
    assert [row[-1] for row in exported(book, "csv")[1:]] == ["15", "15", "15"]
    assert exported(book, "canvas")[1][-1] == "15"


def test_nobody_gets_points_who_is_not_there(book: Gradebook) -> None:
    with pytest.raises(NothingSelectedError, match="no student 'nobody'"):
        override(book, "nobody", "half", 7.0, "x")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nobody", "half", "3"), "there is no student 'nobody'"),
        (("ada", "hlaf", "3"), "did you mean half"),
        (("ada", "half", "nan"), "nan is no number of points"),
        (("ada", "half", "inf"), "inf is no number of points"),
    ],
)
def test_what_cannot_be_given_is_told(
    book: Gradebook, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    before = list(everybody(book))
    assert run(["gradebook", "override", str(book.path), *words, "--reason", "x"]) == 2
    assert why in capsys.readouterr().err
    assert list(everybody(book)) == before


def test_a_file_that_cannot_be_written_is_told(
    book: Gradebook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "nowhere" / "marks.csv"
    assert run(["gradebook", "export", str(book.path), "-o", str(there)]) == 2
    assert f"{there} cannot be written" in capsys.readouterr().err


# ------------------------------------------------------------------------------- assignments

DUE = datetime.fromisoformat("2026-03-01T09:00:00+00:00")
HOMEWORK = Assignment("hw", ("twice", "half"), due=DUE, late=Late(per_day=10, most=25, grace=30))


@pytest.mark.parametrize(
    ("submitted", "percent"),
    [
        ("2026-03-01T09:00:00Z", 0),
        ("2026-03-01T09:29:00Z", 0),
        ("2026-03-01T09:31:00Z", 10),
        ("2026-03-02T09:29:00Z", 10),
        ("2026-03-02T09:31:00Z", 20),
        ("2026-04-01T00:00:00Z", 25),
        ("", 0),
        ("no time", 0),
    ],
)
def test_what_lateness_costs(submitted: str, percent: float) -> None:
    assert HOMEWORK.percent_off("ada", submitted) == percent


AFTER = datetime.fromisoformat("2026-03-09T09:00:00+00:00")


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("nobody", "11.2"),
        *[(name, "14") for name in ("ada", "ADA", "Ada Lovelace", "ada lovelace", "Ada@X.org")],
    ],
)
@pytest.mark.parametrize("anonymous", [False, True])
def test_an_extension_counts_under_any_of_ones_names(
    book: Gradebook, tmp_path: Path, name: str, points: str, anonymous: bool
) -> None:
    """In what is exported, and in the pages."""
    given = replace(HOMEWORK, extensions={name: AFTER})
    class_ = class_of(book, given, anonymous=anonymous)
    assert f",{points},20\n" in "".join(FORMATS["csv"](class_, ""))
    write_site(book, tmp_path / "site", assignment=given, anonymous=anonymous)
    index = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert f">{points} of 20<" in index


@pytest.mark.parametrize(
    ("weights", "drop", "expected"),
    [
        ({}, 0, (14.0, 20.0)),
        ({"twice": 2.0}, 0, (24.0, 30.0)),
        ({"half": 0.0}, 0, (10.0, 10.0)),
        ({}, 1, (10.0, 10.0)),
        ({}, 9, (10.0, 10.0)),
        ({"half": 3.0}, 1, (10.0, 10.0)),
    ],
)
def test_weights_and_what_is_dropped(
    weights: dict[str, float], drop: int, expected: tuple[float, float]
) -> None:
    made = Assignment("hw", ("twice", "half"), weights, drop_lowest=drop)
    assert made.score({"twice": (10.0, 10.0), "half": (4.0, 10.0)}) == expected


def test_of_an_assignment_only_what_counts_towards_it_is_shown(
    book: Gradebook, tmp_path: Path
) -> None:
    homework = Assignment("hw", ("half",))
    overview = write_site(book, tmp_path / "site", assignment=homework)
    assert set(overview.exercises) == {"half"}
    assert overview.statuses == {"graded": 1, "empty": 1, "missing": 1}  # eve began something else
    pages = [path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html")]
    assert not [page for page in pages if "twice" in page]
    reports = [
        json.loads(line)["report"] for line in FORMATS["jsonl"](class_of(book, homework), "")
    ]
    assert [report and [r["exercise"] for r in report["results"]] for report in reports] == [
        ["half"],
        None,
        None,
    ]


def test_what_was_not_handed_in_counts(book: Gradebook) -> None:
    assert exported(book, "csv", Assignment("hw", ("twice", "half")))[2][-2:] == ["0", "20"]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-01 10:20:30.123456789 -08:00", "2026-03-01T10:20:30-08:00"),
        ("2026-03-02 10:20:30 UTC", "2026-03-02T10:20:30+00:00"),
        ("2026-03-02T10:20Z", "2026-03-02T10:20:00+00:00"),
        ("2026-03-02", "2026-03-02T23:59:59"),
        ("tomorrow", None),
        ("2026-13-02", None),
    ],
)
def test_times_as_downloads_write_them(text: str, iso: str | None) -> None:
    assert moment(text) == (datetime.fromisoformat(iso) if iso else None)


def test_an_assignment_in_the_course(tmp_path: Path) -> None:
    course = small_course(
        tmp_path / "course",
        '[[tool.grader.assignment]]\nname = "hw"\nexercises = ["unit"]\nweights = { half = 2 }\n'
        "due = 2026-03-01T09:00:00Z\nlate = { per_day = 10 }\ndrop_lowest = 1\n"
        "extensions = { ada = 2026-03-09 }\n",
    )
    (made,) = assignments(course)
    assert (made.name, made.exercises, made.weights) == ("hw", ("twice", "half"), {"half": 2.0})
    assert (made.due, made.drop_lowest, made.late.per_day) == (DUE, 1, 10.0)
    assert made.due_for("Ada") == datetime(2026, 3, 9, 23, 59, 59)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ('name = "hw"', "exercises"),
        ('name = "hw"\nexercises = ["nothing"]', "nothing"),
        ('name = "hw"\nexercises = ["half"]\nweights = { twice = 1 }', "twice, which is not in it"),
        ('name = "hw"\nexercises = ["half"]\ndue = "soon"', "write times as"),
        ('name = "hw"\nexercises = ["half"]\ndrop_lowest = -1', "not below 0"),
        ('name = "hw"\nexercises = ["half"]\nweights = { half = nan }', "not below 0"),
        ('name = "hw"\nexercises = ["half"]\ncolour = "red"', "colour"),
        *[
            (
                f'name = "hw"\nexercises = ["half"]\nlate = {{ {setting} }}',
                "late: per_day, most and",
            )
            for setting in ("per_day = -10", "per_day = 60, most = 150", "grace = -1", "most = nan")
        ],
    ],
)
def test_an_assignment_that_cannot_be(tmp_path: Path, table: str, why: str) -> None:
    course = small_course(tmp_path / "course", f"[[tool.grader.assignment]]\n{table}\n")
    with pytest.raises(CourseError, match=why):
        assignments(course)


# ------------------------------------------------------------------------------- the file


def test_a_full_disk_loses_nothing(book: Gradebook) -> None:
    (pages,) = book.db.execute("PRAGMA page_count").fetchone()
    book.db.execute(f"PRAGMA max_page_count = {pages}")
    before = [marks.marks for marks in everybody(book)]
    with pytest.raises(GradebookError, match=r"full.*what was graded before is kept"):
        put(book, ADA, {f"exercise{i}": 1.0 for i in range(500)})
    book.db.execute("PRAGMA max_page_count = 100000")
    assert [marks.marks for marks in everybody(book)] == before


@pytest.mark.skipif(sys.platform == "win32", reason="files have no mode there")
def test_a_gradebook_is_its_owners_alone(book: Gradebook) -> None:
    held = [book.path, *book.path.parent.glob("g.db-*")]
    assert {path.stat().st_mode & 0o077 for path in held} == {0}


def test_a_gradebook_nowhere_is_told(tmp_path: Path) -> None:
    with pytest.raises(GradebookError, match="cannot be written"):
        Gradebook(tmp_path / "nowhere" / "g.db")


def test_a_locked_gradebook_is_told(
    book: Gradebook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("grader.batch.gradebook.PATIENCE", 0.05)
    book.db.execute("BEGIN IMMEDIATE")
    words = ["gradebook", "override", str(book.path), "ada", "half", "3", "--reason", "x"]
    assert run(words) == 3
    assert "locked" in capsys.readouterr().err
    book.db.execute("ROLLBACK")
    assert run(words) == 0


@pytest.mark.parametrize(
    "content", [b"not a database, whatever it is called", b"SQLite format 3\0"]
)
def test_a_file_that_is_no_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "g.db").write_bytes(content * 200)
    assert run(["gradebook", "show", str(tmp_path / "g.db")]) == 3
    assert "g.db" in capsys.readouterr().err


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    with pytest.raises(GradebookError, match="something else"):
        Gradebook(tmp_path / "other.db")


def test_a_newer_gradebook_is_not_touched(book: Gradebook) -> None:
    book.db.execute("PRAGMA user_version = 99")
    with pytest.raises(GradebookError, match="newer grader"):
        Gradebook(book.path)


def test_an_older_gradebook_is_brought_up_to_date(
    book: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = "ALTER TABLE student ADD COLUMN section TEXT NOT NULL DEFAULT 'A'"
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, more])
    newer = Gradebook(book.path)
    assert {row["section"] for row in newer.rows("SELECT section FROM student")} == {"A"}
    assert len(list(everybody(newer))) == 3
    newer.close()


def test_a_migration_that_fails_changes_nothing(
    book: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "ALTER TABLE student ADD COLUMN section TEXT;\nALTER TABLE nothing ADD COLUMN x"
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, broken])
    with pytest.raises(GradebookError, match="nothing"):
        Gradebook(book.path)
    monkeypatch.undo()
    held = Gradebook(book.path)
    assert "section" not in held.rows("SELECT * FROM student")[0].keys()  # noqa: SIM118
    held.close()


def test_gradebooks_of_other_courses_are_not_mixed(book: Gradebook, tmp_path: Path) -> None:
    other = Gradebook(tmp_path / "other.db")
    other.meta("course", "Another class")
    with pytest.raises(GradebookError, match="another course"):
        merge(book, [other])
    other.close()


@pytest.fixture
def minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute passes between any two things that are noted."""
    times = (f"2026-03-01T{n // 60:02}:{n % 60:02}:00+00:00" for n in itertools.count())
    for module in ("gradebook", "marks"):
        monkeypatch.setattr(f"grader.batch.{module}.now", lambda: next(times))


def test_of_one_student_the_submission_that_came_last_counts_in_all_together(
    minutes: None, tmp_path: Path
) -> None:
    """The first once more, after another: also where an earlier state of it was merged already."""
    part, whole = Gradebook(tmp_path / "part.db"), Gradebook(tmp_path / "whole.db")
    labels = ("first", "second", "first")
    for label, points in zip(labels, (10.0, 4.0, 10.0), strict=True):
        keep(part, ADA, [result("twice", points)], label=label)
        for _ in range(2):
            merge(whole, [part])
            (mine,), (theirs,) = list(everybody(part)), list(everybody(whole))
            assert (theirs.label, theirs.marks) == (mine.label, mine.marks)
            assert mine.label == label
    part.close()
    whole.close()


def test_of_points_by_hand_those_given_last_count_in_all_together(
    minutes: None, tmp_path: Path
) -> None:
    early, late = Gradebook(tmp_path / "early.db"), Gradebook(tmp_path / "late.db")
    for book, points in ((early, 7.0), (late, 9.0)):
        keep(book, ADA, [result("twice", 4.0)])
        override(book, "ada", "twice", points, "appeal")
    merge(late, [early])
    (ada,) = everybody(late)
    assert ada.marks["twice"].points == 9.0
    early.close()
    late.close()


def test_no_gradebook_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gradebook", "show", str(tmp_path / "none.db")]) == 2
    assert "there is no gradebook" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


def test_show_names_everybody(book: Gradebook, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gradebook", "show", str(book.path)]) == 0
    said = capsys.readouterr().out
    for word in ("ada", "Lovelace", "missing", "3 students"):
        assert word in said
    for name in ("eve", "EVE@x.org"):
        assert run(["gradebook", "show", str(book.path), "--student", name]) == 0
        assert "it differs" in capsys.readouterr().out
    for name in ("lovelace, ada", "101"):
        assert run(["gradebook", "show", str(book.path), "--student", name]) == 0
        assert "14/20" in capsys.readouterr().out
    assert run(["gradebook", "show", str(book.path), "--student", "zoe"]) == 2
    assert "has no report: missing" in capsys.readouterr().err


def commands_in_the_readme() -> list[str]:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    lines = [line.strip().partition("  ")[0] for line in readme.splitlines()]
    return [
        line
        for line in lines
        if line.startswith(("grader batch", "grader gradebook", "grader verify"))
    ]


@pytest.mark.parametrize("line", commands_in_the_readme())
def test_the_readmes_commands_are_commands(line: str) -> None:
    """Every word of them: the commands there are, with the options that they have."""
    _, *words = shlex.split(line, comments=True)
    command: click.Command = cli
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= options


# ------------------------------------------------------------------------------- appeals


def test_a_report_holds_or_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = small_course(tmp_path / "course")
    hand_in(tmp_path / "in", "ada", twice=twice(False), half=half())
    hand_in(tmp_path / "in", "bob", twice=twice())
    base = ["--course", str(course.root)]
    book, report = str(tmp_path / "g.db"), tmp_path / "report.json"
    assert run([*base, "batch", str(tmp_path / "in"), "-o", book, "--isolation", "L0"]) == 0
    capsys.readouterr()
    show = ["gradebook", "show", book, "--student", "ada", "--format", "json"]
    assert run(show) == 0
    report.write_text(capsys.readouterr().out)
    verify = [*base, "verify", str(report), str(tmp_path / "in"), "--isolation", "L0"]
    assert run(verify) == 2
    assert "secret seed" in capsys.readouterr().err
    assert run([*verify, "--gradebook", book]) == 0
    assert "the report holds: 16 of 20 points" in capsys.readouterr().out
    report.write_text(report.read_text().replace('"earned":6.0', '"earned":9.0').replace(
        '"earned": 6.0', '"earned": 9.0'))  # fmt: skip
    assert run([*verify, "--gradebook", book]) == 1
    assert "twice: fail with" in capsys.readouterr().out
    hand_in(tmp_path / "in", "ada", half=half(note="changed"))
    assert run([*verify, "--gradebook", book]) == 2
    assert "no submission there has the digest" in capsys.readouterr().err


def test_a_seed_that_is_given_goes_before_the_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever brings a report may have graded under the public one, or one that suits the answer."""
    course, seeds = small_course(tmp_path / "course"), list[str]()
    own = hand_in(tmp_path / "in", "ada", twice=twice())
    base = ["--course", str(course.root)]
    report = tmp_path / "report.json"
    assert run([*base, "check", str(own), "--output", f"json={report}"]) == 0
    real = grader.batch.verify.grade_submission

    def noted(made: Any, course: Any, submission: Any, names: Any, seed: str) -> Any:
        seeds.append(seed)
        return real(made, course, submission, names, seed)

    monkeypatch.setattr(grader.batch.verify, "grade_submission", noted)
    verify = [*base, "verify", str(report), str(own), "--isolation", "L0"]
    with contextlib.closing(Gradebook(tmp_path / "g.db")) as book:
        ours = book.seed("")
    given = ([], ["--seed", "s"], ["--gradebook", str(tmp_path / "g.db")])
    assert [run([*verify, *words]) for words in given] == [0, 0, 0]
    assert seeds == ["0", "s", ours]
    assert "the report holds: 10 of 10 points" in capsys.readouterr().out


def test_a_report_that_is_brought_forward_says_nothing_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be a student's own writing: what it holds is shown, and obeyed by nobody."""
    course = small_course(tmp_path / "course")
    own = hand_in(tmp_path / "in", "ada", twice=twice())
    evil, path = "\x1b]0;OWNED\x07\r\x9b2J", tmp_path / "report.json"
    outcome = Outcome(check="oracle", verdict="fail", part="forward", sentence=f"y differs {evil}")
    results = [Result(exercise=name, unit="unit", outcomes=(outcome,)) for name in ("twice", evil)]
    digest = read_submission(own, course).digest
    text = dumps(Report(course="c", submission="ada", results=tuple(results), digest=digest))
    verify = ["--course", str(course.root), "verify", str(path), str(own), "--isolation", "L0"]
    worse = text.replace('"verdict": "fail"', r'"verdict": "\u001b]0;OWNED"')
    for written, code in ((text, 1), (worse, 2), ("{", 2)):
        path.write_text(written)
        assert run(verify) == code
        said = capsys.readouterr()
        assert not set("\x1b\x07\r\x9b") & set(said.out + said.err)
        assert said.out or said.err
