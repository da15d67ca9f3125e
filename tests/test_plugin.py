"""pytest over a course's exercises, as a student or an editor runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_cli import RIGHT, answered, small
from test_cli import WRONG as WRONG_DOUBLE

from grader.course import Course

__all__ = ["small"]
WRONG = WRONG_DOUBLE.replace("Double", "Triple")  # twice, where it should be three times


def ran(at: Path, *argv: str, stdin: str = "") -> tuple[int, str]:
    """pytest as a process of its own, as where this package is installed."""
    said = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *PLUGIN, *argv],
        cwd=at,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST")},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.returncode, said.stdout + said.stderr


def _is_installed() -> bool:
    from importlib.metadata import entry_points

    return any(each.value == "grader.plugin" for each in entry_points(group="pytest11"))


PLUGIN = [] if _is_installed() else ["-p", "grader.plugin"]


@pytest.fixture
def begun(small: Course) -> Course:
    """One answer right, one wrong, one untouched; and a file that must not be imported."""
    answered(small, "double", RIGHT)
    answered(small, "triple", WRONG)
    return small


def test_an_item_is_an_exercise_and_a_check(begun: Course) -> None:
    code, said = ran(begun.root, "exercises", "-v", "-rfs", "--junitxml", "junit.xml")
    assert code == 1, said
    found = dict(re.findall(r"::(\S+) (PASSED|FAILED|SKIPPED)", said))
    assert found["double[load]"] == found["double[oracle]"] == found["double[gradient]"] == "PASSED"
    assert found["triple[oracle]"] == "FAILED"
    assert found["triple[load]"] == "PASSED"
    assert found["double_torch[load]"] == found["double_torch[oracle]"] == "SKIPPED"
    assert "not attempted yet" in said
    assert "exercises/more/triple.py::triple[oracle] - " in said
    assert "hint: grader hint triple" in said
    cases = list(ElementTree.parse(begun.root / "junit.xml").iter("testcase"))
    assert len(cases) == len(found)
    points = [p.get("value") for p in cases[0].iter("property") if p.get("name") == "points"]
    assert points == ["10.0"]


@pytest.mark.slow
def test_items_are_chosen_and_pytest_stops_at_the_first(begun: Course) -> None:
    code, said = ran(begun.root, "exercises", "-x", "-k", "triple and not load", "-q")
    assert code == 1
    assert "1 failed" in said
    assert "passed" not in said


@pytest.mark.slow
def test_other_processes_can_share_the_items(begun: Course) -> None:
    code, said = ran(
        begun.root, "exercises", "-n", "2", "--dist", "loadgroup", "-q", "-k", "not torch"
    )
    assert code == 1, said
    assert re.search(r"\d failed, \d passed", said)


@pytest.mark.slow
def test_a_broken_spec_is_an_error_and_no_failure(begun: Course) -> None:
    reference = begun.entries["triple"].reference
    reference.write_text(reference.read_text().replace("Gradient()", "Gradint()"))
    code, said = ran(begun.root, "exercises", "-q", "-k", "triple")
    assert code in (1, 2)
    assert "Gradint" in said
    assert "1 error" in said
    assert "failed" not in said


def test_nothing_of_a_students_is_imported(begun: Course, tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    answered(begun, "double", f"open({str(proof)!r}, 'w').write('imported')\n{RIGHT}")
    code, said = ran(begun.root, "exercises/basics/double.py", "-q", "--collect-only")
    assert code == 0, said
    assert "double.py::double[oracle]" in said
    assert not proof.exists()


def test_a_debugger_sees_one_exercise_in_this_process(begun: Course) -> None:
    answered(begun, "triple", WRONG.replace("return dout", "breakpoint()\n        return dout"))
    code, said = ran(
        begun.root, "exercises/more/triple.py", "--grader-debug", stdin="p 6 * 7\nc\n" * 99
    )
    assert code == 1
    assert "not a grade" in said
    assert "\n(Pdb) 42" in said
    assert str(begun.entries["triple"].stub) in said
    code, said = ran(begun.root, "exercises", "--grader-debug")
    assert code == 4
    assert "--grader-debug runs one exercise, and here are double, double_torch, triple" in said


def test_other_peoples_tests_are_left_alone(begun: Course, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "exercises" / "basics").mkdir(parents=True)
    (other / "exercises" / "basics" / "double.py").write_text("raise SystemExit\n")
    (other / "pyproject.toml").write_text("[tool.grader]\nexercises = 3\n")
    (other / "test_mine.py").write_text("def test_it(): pass\n")
    code, said = ran(other, "-q")
    assert (code, "1 passed" in said) == (0, True), said
    (begun.root / "tests").mkdir()
    (begun.root / "tests" / "test_own.py").write_text("def test_it(): pass\n")
    code, said = ran(begun.root, "tests", "reference", "-q")
    assert (code, "1 passed" in said) == (0, True), said
