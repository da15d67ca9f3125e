"""Results in files: `--format` and `--output`, and what is left where grading or writing breaks."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_cli import RIGHT, WRONG, Ask, answered, ask, small

import grader.grade
from grader.course import Course
from grader.outcome import Result
from grader.report.formats import FORMATS
from grader.report.json import loads

__all__ = ["ask", "small"]


def test_many_files_are_written_at_once(ask: Ask, small: Course, tmp_path: Path) -> None:
    answered(small, "double", WRONG)
    files = [f"{form}={tmp_path / form}" for form in FORMATS]
    argv = [word for file in files for word in ("--output", file)]
    said = ask("check", "double", *argv, at=small.root)
    assert (said.code, said.err) == (1, "")
    assert "the slope is 2" in said.prose
    report = loads((tmp_path / "json").read_text())
    assert json.loads((tmp_path / "gradescope").read_text())["score"] == report.points == 6
    assert ElementTree.parse(tmp_path / "junit").getroot().get("failures") == "3"
    assert (tmp_path / "csv").read_text().splitlines()[1].split(",")[5] == "6"
    assert "line=" in (tmp_path / "github").read_text()
    assert "dx differs at 20 of 20 places" in (tmp_path / "terminal").read_text()
    for form in FORMATS:
        assert (tmp_path / form).stat().st_size > 50


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_goes_to_stdout(ask: Ask, small: Course, form: str) -> None:
    answered(small, "double", RIGHT)
    said = ask("check", "double", "--format", form, at=small.root)
    assert (said.code, said.err) == (0, "")
    assert said.out.endswith("\n")
    assert "double" in said.out or form == "github"


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("results.json", "--output results.json: write FORMAT=PATH, such as json=results.json"),
        ("json=", "--output json=: write FORMAT=PATH"),
        ("jsn=x", "there is no format 'jsn'; did you mean json?"),
        ("zzz=x", "there is no format 'zzz'; choose from terminal, json, junit"),
        ("json=no/where/x", "there is no folder no/where; make it first"),
        ("json=.", ". cannot be written: Is a directory"),
        ("json=pyproject.toml/x", "pyproject.toml/x cannot be written: Not a directory"),
        ("json=a\0b", "cannot be written: "),
        (f"json={'x' * 300}", "cannot be written: File name too long"),
    ],
)
def test_what_cannot_be_written_is_2_before_anything_is_graded(
    ask: Ask, small: Course, output: str, sentence: str
) -> None:
    answered(small, "double", RIGHT)
    before = set(small.root.rglob("*"))
    said = ask("check", "double", "--output", "csv=fine.csv", "--output", output, at=small.root)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert set(small.root.rglob("*")) == before


def test_a_file_holds_one_format(ask: Ask, small: Course) -> None:
    answered(small, "double", RIGHT)
    argv = ["--output", "json=x", "--output", f"csv={small.root / 'x'}"]
    said = ask("check", "double", *argv, at=small.root)
    assert (said.code, said.out) == (2, "")
    assert "is to hold two formats" in said.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_full_disk_is_3_and_the_rest_is_kept(ask: Ask, small: Course, tmp_path: Path) -> None:
    answered(small, "double", RIGHT)
    kept = tmp_path / "kept.json"
    argv = ["--output", "csv=/dev/full", "--output", f"json={kept}"]
    said = ask("check", "double", *argv, at=small.root)
    assert said.code == 3
    assert "10/10 points" in said.out
    assert said.err == (
        "grader: the results could not be written to /dev/full: No space left on device\n"
    )
    assert loads(kept.read_text()).points == 10


def test_an_earlier_file_is_replaced_and_a_longer_one_leaves_nothing(
    ask: Ask, small: Course, tmp_path: Path
) -> None:
    answered(small, "double", RIGHT)
    path = tmp_path / "results.json"
    path.write_text("x" * 200_000)
    assert ask("check", "double", "--output", f"json={path}", at=small.root).code == 0
    assert loads(path.read_text()).points == 10


def test_where_the_grader_breaks_what_was_graded_is_kept(
    ask: Ask, small: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(small, "double", RIGHT)
    answered(small, "triple", WRONG)
    whole = grader.grade.grade_exercise

    def breaks(
        made: object, course: object, submission: object, name: str, *rest: object
    ) -> Result:
        if name == "triple":
            raise MemoryError("the machine is full")
        return whole(made, course, submission, name, *rest)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(grader.grade, "grade_exercise", breaks)
    files = {form: tmp_path / form for form in ("json", "gradescope", "prairielearn", "junit")}
    argv = [word for form, path in files.items() for word in ("--output", f"{form}={path}")]
    said = ask("check", *argv, at=small.root)
    assert said.code == 3
    assert "the machine is full" in said.err
    report = loads(files["json"].read_text())
    assert [(r.exercise, r.verdict) for r in report.results] == [
        ("double", "pass"),
        ("triple", "error"),
    ]
    assert "the machine is full" in report.results[1].failures[0].sentence
    assert "score" not in json.loads(files["gradescope"].read_text())
    assert json.loads(files["prairielearn"].read_text())["gradable"] is False
    assert ElementTree.parse(files["junit"]).getroot().get("errors") == "1"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX's rights")
def test_a_file_that_was_there_keeps_its_rights(ask: Ask, small: Course, tmp_path: Path) -> None:
    answered(small, "double", RIGHT)
    path = tmp_path / "results.json"
    path.write_text("")
    path.chmod(0o640)
    ask("check", "double", "--output", f"json={path}", at=small.root)
    assert path.stat().st_mode & 0o777 == 0o640
