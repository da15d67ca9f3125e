"""What a student has done: one small file that survives whatever happens to whoever writes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desk import course_of_doubles

from grader.course import Course
from grader.outcome import Outcome, Result, Score
from grader.standing import FILE, Row, forget, note, note_current, note_hint, standing


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.delenv("GRADER_STANDING")
    return course_of_doubles(tmp_path, "one", "two")


def result(name: str, verdict: str, points: float) -> Result:
    outcomes = (Outcome(check="oracle", verdict=verdict, part="forward"),)  # pyright: ignore[reportArgumentType]
    scores = (Score(part="forward", earned=points, possible=10),)
    return Result(exercise=name, unit="graph", outcomes=outcomes, scores=scores)


def test_there_is_nothing_at_first(course: Course) -> None:
    assert standing(course).rows == {}
    assert standing(course)["one"] == Row()


def test_a_success_keeps_its_time_when_it_is_undone(course: Course) -> None:
    passed = note(course, [result("one", "pass", 10)])["one"]
    assert (passed.passes, passed.points, passed.out_of) == (True, 10, 10)
    assert passed.passed
    failed = note(course, [result("one", "fail", 4)])["one"]
    assert failed == Row(points=4, out_of=10, passed=passed.passed)
    assert standing(course)["one"] == failed


def test_an_error_of_ours_changes_nothing(course: Course) -> None:
    before = note(course, [result("one", "pass", 10)])["one"]
    assert note(course, [result("one", "error", 0)])["one"] == before


def test_windows_do_not_undo_each_other(course: Course) -> None:
    note(course, [result("one", "pass", 10)])
    note_hint(course, "two", 2)
    note_current(course, "two")
    now = standing(course)
    assert (now["one"].passes, now["two"].hints, now.current) == (True, 2, "two")
    forget(course, "one")
    assert standing(course)["one"] == Row()
    assert standing(course)["two"].hints == 2


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"exercises": 3, "current": ""}', '{"exercises": {"one": 1}, "current": ""}'],
)
def test_a_damaged_file_is_kept_aside(course: Course, text: str) -> None:
    (course.root / FILE).write_text(text)
    assert standing(course).rows == {}
    assert (course.root / f"{FILE}.damaged").read_text() == text
    note(course, [result("one", "pass", 10)])
    assert standing(course)["one"].passes


def test_what_a_later_version_writes_more_is_read_over(course: Course) -> None:
    row = {"points": 3, "colour": "blue", "passes": True}
    document = {"format_version": 1, "current": "one", "exercises": {"one": row}}
    (course.root / FILE).write_text(json.dumps(document))
    assert standing(course)["one"] == Row(points=3.0, passes=True)


def test_a_write_that_breaks_off_leaves_the_file_as_it_was(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(course, [result("one", "pass", 10)])
    before = (course.root / FILE).read_text()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert not standing(course).save()
    assert (course.root / FILE).read_text() == before
    assert not (course.root / f"{FILE}.new").exists()
