"""Submissions laid out for Dolos and JPlag."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from grader.cli import run
from grader.course import Course
from grader.loading import load_exercise

MINE = "import numpy as np\n\n\nclass ReLU:\n    pass\n"


@pytest.fixture
def handed(course: Course, tmp_path: Path) -> Path:
    """Three students: a folder, an archive, an untouched stub; and an archive that is none."""
    folder = tmp_path / "in"
    (folder / "ann lee" / "exercises" / "activations").mkdir(parents=True)
    (folder / "ann lee" / "exercises" / "activations" / "relu.py").write_text(MINE, "utf-8")
    with zipfile.ZipFile(folder / "=bob.zip", "w") as archive:
        archive.writestr("relu.py", MINE)
        archive.writestr("sgd.py", "class SGD: pass\n")
    (folder / "eve").mkdir()
    (folder / "eve" / "relu.py").write_text(load_exercise(course, "relu").stub, "utf-8")
    (folder / "mallory.zip").write_bytes(b"PK\3\4 nothing")
    return folder


def test_answers_stand_beside_the_stub(
    course: Course, handed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(["similar", str(handed), str(out)]) == 0
    said = capsys.readouterr()
    assert "2 exercises" in said.out
    assert "mallory" in said.err
    assert sorted(p.name for p in out.iterdir()) == ["README.md", "relu", "sgd"]
    stub = (out / "relu" / "base" / "relu.py").read_text("utf-8")
    assert stub == load_exercise(course, "relu").stub
    with (out / "relu" / "info.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["full_name"] for row in rows] == ["'=bob", "ann lee"]
    for row in rows:
        assert (out / "relu" / row["filename"]).read_text("utf-8") == MINE
    names = sorted(p.name for p in (out / "relu" / "submissions").iterdir())
    assert names == ["ann_lee", "bob"]  # eve has not begun


def test_nothing_is_written_over_or_for_nothing(
    handed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["similar", str(handed), str(tmp_path / "out")]
    assert run([*argv, "--only", "adam"]) == 2
    assert "has been attempted" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run([*argv, "--only", "rleu"]) == 2
    assert "did you mean relu" in capsys.readouterr().err
    assert run([*argv, "--only", "sgd"]) == 0
    assert run([*argv, "--only", "sgd"]) == 2
    assert "holds something already; name a new folder" in capsys.readouterr().err
