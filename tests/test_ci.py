"""`grader ci` in the folders and with the environment that each platform gives it."""

from __future__ import annotations

import json
from pathlib import Path

import platforms
import pytest
from jsonschema import Draft202012Validator
from test_cli import RIGHT, WRONG, Ask, ask, small

import grader.grade
from grader.course import Course

__all__ = ["ask", "small"]
RUNNER = {
    "CLASSROOM": "deep",
    "ASSIGNMENT": "week-1",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/commit",
    "RELEASE_URL": "https://example.org/release",
}


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No platform but the one that a test makes: these tests run on GitHub too."""
    for name in ("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT",
                 *RUNNER, "REVIEW_URL", "GRADER_SEED"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GRADER_ROOT", str(tmp_path / "root"))
    monkeypatch.setenv("GRADER_ISOLATION", "L0")


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    folder = tmp_path / "handed in"
    folder.mkdir()
    (folder / "double.py").write_text(WRONG)
    return folder


def folders(tmp_path: Path, *names: str) -> None:
    for name in names:
        (tmp_path / "root" / name).mkdir(parents=True)


def test_gradescope(ask: Ask, small: Course, tmp_path: Path) -> None:
    folders(tmp_path, "autograder/submission", "autograder/results")
    (tmp_path / "root/autograder/submission/double.py").write_text(WRONG)
    said = ask("ci", "basics", "--track", "numpy", at=small.root)
    assert (said.code, said.err) == (0, "")
    found = json.loads((tmp_path / "root/autograder/results/results.json").read_text())
    Draft202012Validator(platforms.GRADESCOPE).validate(found)
    assert (found["score"], len(found["tests"])) == (6, 1)
    assert "the slope is 2" in said.prose


def test_prairielearn_makes_its_folder_of_results(ask: Ask, small: Course, tmp_path: Path) -> None:
    folders(tmp_path, "grade/student")
    (tmp_path / "root/grade/student/double.py").write_text(RIGHT)
    assert ask("ci", "double", "triple", at=small.root).code == 0
    found = json.loads((tmp_path / "root/grade/results/results.json").read_text())
    Draft202012Validator(platforms.PRAIRIELEARN).validate(found)
    assert found["score"] == 0.5


def test_classroom50(
    ask: Ask, small: Course, submission: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (RUNNER | {"GITHUB_ACTIONS": "true"}).items():
        monkeypatch.setenv(name, value)
    (tmp_path / "precious").write_text("mine")
    (submission / "result.json").symlink_to(tmp_path / "precious")
    said = ask("--course", small.root, "ci", "double", at=submission)
    assert (said.code, said.err) == (0, "")
    found = json.loads((submission / "result.json").read_text())
    Draft202012Validator(platforms.CLASSROOM50).validate(found)
    assert {found[field] for field in ("classroom", "assignment", "review")} == {
        "deep", "week-1", "https://example.org/commit"
    }  # fmt: skip
    assert (found["score"], found["max-score"]) == (6, 10)
    assert "| ✗ fail | `double` | 6/10 |" in (submission / "release-body.md").read_text()
    assert (tmp_path / "precious").read_text() == "mine"


def test_github(
    ask: Ask, small: Course, submission: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary, outputs = tmp_path / "summary", tmp_path / "outputs"
    summary.write_text("before\n")
    for name, value in {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_OUTPUT": str(outputs),
    }.items():
        monkeypatch.setenv(name, value)  # fmt: skip
    argv = ("ci", "double", "--submission", submission, "--output", f"csv={tmp_path / 'csv'}")
    said = ask("--course", small.root, *argv, at=tmp_path)
    assert (said.code, said.err) == (1, "")
    first, *shown = said.out.splitlines()
    command, token = first.split("::")[1:]
    assert (command, len(token)) == ("stop-commands", 32)
    after = shown[shown.index(f"::{token}::") + 1 :]
    assert after[0].startswith("::error file=handed in/double.py")
    assert after[1:] == ["::notice title=grader::6/10 points"]
    assert not [line for line in shown[: shown.index(f"::{token}::")] if line.startswith("::")]
    assert outputs.read_text() == "complete=true\npoints=6\nout_of=10\n"
    assert summary.read_text().startswith("before\n## 6/10 points\n")
    assert (tmp_path / "csv").exists()
    assert ask("--course", small.root, *argv, "--exit-zero", at=tmp_path).code == 0


def test_a_course_in_the_submission_is_refused(ask: Ask, small: Course, tmp_path: Path) -> None:
    folders(tmp_path, "autograder/submission", "autograder/results")
    inside = tmp_path / "root/autograder/submission/course"
    small.root.rename(inside)
    said = ask("ci", "double", at=inside)
    assert said.code == 2
    assert "lies in the submission, where its owner could change it" in said.err
    found = json.loads((tmp_path / "root/autograder/results/results.json").read_text())
    assert "score" not in found
    assert "lies in the submission" in found["output"]


def test_a_submission_with_nothing_in_it_is_told_and_earns_nothing(
    ask: Ask, small: Course, tmp_path: Path
) -> None:
    folders(tmp_path, "autograder/submission", "autograder/results", "grade/student")
    said = ask("ci", at=small.root)
    assert said.code == 0
    found = json.loads((tmp_path / "root/autograder/results/results.json").read_text())
    assert (found["score"], found["output"][:18]) == (0, "nothing to grade i")
    assert ask("ci", "--place", "prairielearn", at=small.root).code == 0
    found = json.loads((tmp_path / "root/grade/results/results.json").read_text())
    assert found["gradable"] is False
    assert found["format_errors"][0].startswith("nothing to grade in")


@pytest.mark.parametrize("words", [("duble",), ("basics", "--track", "torch")])
def test_a_word_that_names_nothing_is_not_the_students_to_mend(
    ask: Ask, small: Course, tmp_path: Path, words: tuple[str, ...]
) -> None:
    folders(tmp_path, "autograder/submission", "autograder/results")
    (tmp_path / "root/autograder/submission/double.py").write_text(RIGHT)
    small.entries["double_torch"].reference.unlink()
    said = ask("ci", *words, at=small.root)
    assert said.code == 2
    found = json.loads((tmp_path / "root/autograder/results/results.json").read_text())
    assert "score" not in found
    assert words[0] in found["output"]


def test_where_the_grader_breaks_the_platform_is_told(
    ask: Ask, small: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders(tmp_path, "autograder/submission", "autograder/results")
    (tmp_path / "root/autograder/submission/double.py").write_text(RIGHT)

    def breaks(*_: object, **__: object) -> None:
        raise MemoryError("the machine is full")

    monkeypatch.setattr(grader.grade, "grade_exercise", breaks)
    said = ask("ci", "double", at=small.root)
    assert said.code == 3
    found = json.loads((tmp_path / "root/autograder/results/results.json").read_text())
    assert "score" not in found
    assert "the machine is full" in found["output"]


def test_a_grading_that_is_ended_has_left_a_word(
    ask: Ask, small: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders(tmp_path, "autograder/submission", "autograder/results")
    (tmp_path / "root/autograder/submission/double.py").write_text(RIGHT)

    def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(grader.grade, "grade_exercise", stops)
    assert ask("ci", "double", at=small.root).code == 130
    found = json.loads((tmp_path / "root/autograder/results/results.json").read_text())
    assert "was ended before it was done" in found["output"]
    assert "score" not in found


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("auto", "none of the places that grader ci knows"),
        ("gradescope", "autograder/submission: this is not Gradescope's container"),
        ("prairielearn", "grade/student: this is not PrairieLearn's container"),
        (
            "classroom50",
            "runner sets CLASSROOM, ASSIGNMENT, SUBMISSION_TAG, COMMIT_URL, RELEASE_URL",
        ),
        ("github", "GITHUB_WORKSPACE names no folder"),
    ],
)
def test_a_place_that_is_not_here_is_named(
    ask: Ask, small: Course, place: str, sentence: str
) -> None:
    said = ask("ci", "double", "--place", place, at=small.root)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
