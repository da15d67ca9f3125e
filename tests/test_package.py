"""Gradescope's zip, unpacked and run in Gradescope's folder layout."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import platforms
import pytest
from jsonschema import Draft202012Validator
from test_cli import RIGHT, WRONG, Ask, ask, small

from grader.course import Course, find_course
from grader.package.gradescope import package, requirements
from grader.release.handout import release

__all__ = ["ask", "small"]
NOBODY = 65534
posix = pytest.mark.skipif(sys.platform == "win32", reason="Gradescope is Linux")


@pytest.fixture
def container(small: Course, tmp_path: Path) -> Path:
    """The folders as Gradescope makes them, with the environment that setup.sh would make. The grader is
    the one in the zip."""
    return unpacked(small, tmp_path)


def unpacked(course: Course, tmp_path: Path) -> Path:
    package(course, tmp_path / "a.zip", ["double", "triple"])
    root = tmp_path / "root"
    here = root / "autograder"
    for folder in ("source", "submission", "results"):
        (here / folder).mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "a.zip") as made:
        for info in made.infolist():
            unpacked = Path(made.extract(info, here / "source"))
            unpacked.chmod(info.external_attr >> 16 & 0o777)
    shutil.copy(here / "source" / "run_autograder", here)
    (here / "venv").symlink_to(sys.prefix)
    return root


def run(root: Path, *before: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, str(root / "autograder" / "run_autograder")],
        cwd="/",
        env={"PATH": os.environ["PATH"], "GRADER_ROOT": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def results(root: Path) -> dict[str, object]:
    found = json.loads((root / "autograder" / "results" / "results.json").read_text())
    Draft202012Validator(platforms.GRADESCOPE).validate(found)
    return found


@posix
def test_the_zip_grades_with_its_own_grader_and_course(container: Path) -> None:
    submission = container / "autograder" / "submission"
    (submission / "double.py").write_text(WRONG)
    (submission / "grader.py").write_text("raise SystemExit('imported')\n")
    (submission / "pyproject.toml").write_text("[tool.grader]\ntitle = 'mine'\n")
    said = run(container)
    assert (said.returncode, said.stderr) == (0, "")
    found = results(container)
    assert found["score"] == 6
    assert [test["max_score"] for test in found["tests"]] == [10, 10]  # type: ignore[attr-defined]
    assert "triple.py is not in the submission" in json.dumps(found)


OTHERS = {
    "another user": ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"],
    "no privileges": ["bwrap", "--unshare-user", "--uid", "1000", "--gid", "1000", "--dev-bind",
                      "/", "/", "--cap-drop", "ALL"],
}  # fmt: skip


@posix
@pytest.mark.parametrize("before", OTHERS.values(), ids=OTHERS)
def test_an_ordinary_user_can_run_it(container: Path, before: list[str]) -> None:
    with tempfile.TemporaryDirectory() as reachable:  # pytest's folders are their owner's alone
        root = Path(reachable)
        shutil.copytree(container, root, symlinks=True, dirs_exist_ok=True)
        root.chmod(0o755)
        (root / "autograder" / "submission" / "double.py").write_text(RIGHT)
        if _cannot_start(root, before):
            pytest.skip("another user cannot be had, or cannot reach the interpreter")
        if before[0] == "setpriv":
            os.chown(root / "autograder" / "results", NOBODY, NOBODY)
        said = run(root, *before)
        assert (said.returncode, said.stderr) == (0, "")
        assert results(root)["score"] == 10


def _cannot_start(root: Path, before: list[str]) -> bool:
    """Through a shell, as run_autograder does: the first program may still be started with old rights."""
    if not shutil.which(before[0]):
        return True
    python = str(root / "autograder" / "venv" / "bin" / "python")
    tried = [*before, "sh", "-c", '"$0" -c "import numpy"; exit $?', python]
    return subprocess.run(tried, capture_output=True, check=False).returncode != 0


@posix
def test_where_the_grader_cannot_start_there_is_a_file_that_says_so(container: Path) -> None:
    here = container / "autograder"
    (here / "results" / "results.json").write_text('{"score": 100}')
    (here / "venv").unlink()
    assert run(container).returncode != 0
    found = results(container)
    assert "score" not in found
    assert "did not start" in str(found["output"])


def test_the_zip_is_what_the_platform_wants(ask: Ask, small: Course, tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    said = ask("package", "gradescope", "basics", "--to", path, "--seed", "a 'b", at=small.root)
    assert (said.code, said.err) == (0, "")
    with zipfile.ZipFile(path) as made:
        names = {info.filename: info for info in made.infolist()}
        for script in ("setup.sh", "run_autograder"):
            assert stat.S_IMODE(names[script].external_attr >> 16) == 0o755
            text = made.read(script).decode()
            assert text.startswith("#!/usr/bin/env bash\n")
            assert "@" not in text.replace("$@", "")
            syntax = subprocess.run(["bash", "-n"], input=text, text=True, check=False)
            assert syntax.returncode == 0
        assert "GRADER_SEED='a '\"'\"'b'" in made.read("run_autograder").decode()
        assert "grader/worker/guest.py" in names
        assert "course/reference/basics/double.py" in names
        assert not [name for name in names if "__pycache__" in name or name.startswith("course/ex")]
    again = tmp_path / "again.zip"
    ask("package", "gradescope", "basics", "--to", again, "--seed", "a 'b", at=small.root)
    assert path.read_bytes() == again.read_bytes()


def test_a_wrong_name_or_place_is_told_before_anything_is_written(
    ask: Ask, small: Course, tmp_path: Path
) -> None:
    said = ask("package", "gradescope", "dubl", "--to", tmp_path / "a.zip", at=small.root)
    assert said.code == 2
    assert "did you mean double" in said.err
    said = ask("package", "gradescope", "--to", tmp_path / "no" / "a.zip", at=small.root)
    assert said.code == 2
    assert "there is no folder" in said.err
    assert not (tmp_path / "a.zip").exists()


def test_what_is_needed_there_is_what_is_here() -> None:
    import numpy as np

    lines = requirements()
    assert f"numpy=={np.__version__}" in lines
    assert not [line for line in lines if "+" in line or "xdist" in line]


@pytest.mark.slow
@posix
def test_setup_makes_the_environment(container: Path, small: Course) -> None:
    here = container / "autograder"
    (here / "venv").unlink()
    made = subprocess.run(
        ["bash", str(here / "source" / "setup.sh")],
        env=dict(os.environ) | {"GRADER_ROOT": str(container)},
        capture_output=True,
        text=True,
        check=False,
    )
    if "No matching distribution" in made.stderr or "Could not fetch" in made.stderr:
        pytest.skip("no package index can be reached")
    assert made.returncode == 0, made.stderr
    (here / "submission" / "double.py").write_text(RIGHT)
    assert run(container).returncode == 0
    assert results(container)["score"] == 10


@posix
def test_a_handouts_zip_grades_with_the_recorded_answers(
    ask: Ask, small: Course, tmp_path: Path
) -> None:
    names = ["double", "double_torch", "triple"]
    handout = find_course(release(small, names, tmp_path / "handout"))
    root = unpacked(handout, tmp_path)
    (root / "autograder" / "submission" / "double.py").write_text(WRONG)
    said = run(root)
    assert (said.returncode, said.stderr) == (0, "")
    found = results(root)
    assert found["score"] == 6
    assert "the slope is 2" in " ".join(str(found).replace("\\n", " ").replace("│", " ").split())
    path = tmp_path / "b.zip"
    said = ask("package", "gradescope", "--to", path, "--seed", "7", at=handout.root)
    assert said.code == 2
    assert "it holds answers for seed 0 alone" in said.err
    (handout.root / "recorded" / "more" / "triple.zip").unlink()
    said = ask("package", "gradescope", "--to", path, at=handout.root)
    assert said.code == 2
    assert "triple cannot be graded; fetch the course again" in " ".join(said.err.split())
    assert not path.exists()


def test_a_folder_outside_the_course_cannot_go_along(
    ask: Ask, small: Course, tmp_path: Path
) -> None:
    settings = small.root / "pyproject.toml"
    small.reference.rename(tmp_path / "elsewhere")
    settings.write_text('[tool.grader]\nreference = "../elsewhere"\n')
    said = ask("package", "gradescope", "--to", tmp_path / "a.zip", at=small.root)
    assert said.code == 2
    assert "lies outside the course" in " ".join(said.err.split())
    assert not (tmp_path / "a.zip").exists()
