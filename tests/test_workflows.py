"""GitHub's files: what GitHub's own schema says of them, and their steps run in order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from test_cli import RIGHT, WRONG, small

from grader.course import Course
from grader.report.json import loads

__all__ = ["small"]
ROOT = Path(__file__).parents[1]
ACTION = ROOT / ".github" / "actions" / "grade" / "action.yml"
WORKFLOW = ROOT / ".github" / "workflows" / "grade.yml"
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the steps are bash")


def parsed(path: Path) -> dict[str, Any]:
    return YAML(typ="safe").load(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("path", "schema"), [(ACTION, "vendor.github-actions"), (WORKFLOW, "vendor.github-workflows")]
)
def test_it_fits_githubs_schema(path: Path, schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_no_expression_is_pasted_into_a_script() -> None:
    """A value that somebody else chose would be executed there; in the environment it is text."""
    steps = parsed(ACTION)["runs"]["steps"] + parsed(WORKFLOW)["jobs"]["grade"]["steps"]
    assert not [step for step in steps if EXPRESSION.search(step.get("run", ""))]


def test_grader_and_course_are_not_the_submissions() -> None:
    jobs = parsed(WORKFLOW)["jobs"]["grade"]
    checkouts = [step["with"] for step in jobs["steps"] if "checkout" in step.get("uses", "")]
    assert [c["path"] for c in checkouts] == ["submission", "course"]
    assert "repository" not in checkouts[0]
    assert all(c["persist-credentials"] is False for c in checkouts)
    grade = next(step for step in jobs["steps"] if step.get("uses", "").startswith("./"))
    assert grade["uses"].startswith("./course/")
    assert grade["with"]["course"] == "course"
    assert parsed(WORKFLOW)["permissions"] == {"contents": "read"}


def test_what_the_workflow_gives_the_action_takes() -> None:
    steps = parsed(WORKFLOW)["jobs"]["grade"]["steps"]
    given = next(step["with"] for step in steps if step.get("uses", "").startswith("./"))
    assert set(given) <= set(parsed(ACTION)["inputs"])


class Runner:
    """GitHub's runner as far as the steps need one: a workspace, expressions, the files of a step."""

    def __init__(self, folder: Path, inputs: dict[str, str]) -> None:
        self.workspace, self.temp = folder / "workspace", folder / "temp"
        for path in (self.workspace, self.temp):
            path.mkdir()
        action = self.workspace / "course" / ".github" / "actions" / "grade"
        action.parent.mkdir(parents=True)
        shutil.copytree(ACTION.parent, action)
        defaults = {name: one.get("default", "") for name, one in parsed(ACTION)["inputs"].items()}
        self.values = {f"inputs.{name}": value for name, value in (defaults | inputs).items()}
        self.values["github.action_path"] = str(action)
        self.summary, self.outputs = folder / "summary", folder / "outputs"

    def filled(self, text: str) -> str:
        return EXPRESSION.sub(lambda found: self.values[found[1]], text)

    def run(self, *names: str) -> subprocess.CompletedProcess[str]:
        """The steps of these names, in the action's order, until one fails."""
        said = None
        for step in parsed(ACTION)["runs"]["steps"]:
            if step["name"] in names:
                said = self._step(step)
                if said.returncode:
                    break
        assert said is not None
        return said

    def _step(self, step: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        own = {name: self.filled(value) for name, value in step.get("env", {}).items()}
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.temp),
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(self.outputs),
            "RUNNER_TEMP": str(self.temp),
        }
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace, env=pip | environment | own, capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture
def runner(tmp_path: Path, small: Course) -> Runner:
    """What the workflow's checkouts leave: the course beside the submission."""
    values = {"exercises": "double  triple", "course": "course", "isolation": "L0"}
    made = Runner(tmp_path, values)
    shutil.copytree(small.root, made.workspace / "course", dirs_exist_ok=True)
    submission = made.workspace / "submission"
    submission.mkdir()
    (submission / "double.py").write_text(RIGHT)
    (submission / "triple.py").write_text(WRONG)
    (submission / "click.py").write_text("raise SystemExit('imported from the submission')\n")
    return made


def test_the_grading_step_grades(runner: Runner) -> None:
    (runner.temp / "grader").symlink_to(sys.prefix)
    said = runner.run("Grade")
    assert (said.returncode, said.stderr) == (1, "")
    assert "::error file=submission/triple.py" in said.stdout
    results = runner.workspace / "results"
    report = loads((results / "report.json").read_text())
    assert [r.verdict for r in report.results] == ["pass", "fail"]
    assert {path.name for path in results.iterdir()} == {
        "report.html", "report.xml", "report.json"
    }  # fmt: skip
    assert "complete=true" in runner.outputs.read_text()
    assert "| ✓ pass | `double` | 10/10 |" in runner.summary.read_text()


def test_hostile_inputs_are_words(runner: Runner) -> None:
    (runner.temp / "grader").symlink_to(sys.prefix)
    runner.values["inputs.exercises"] = "double; touch owned $(touch owned) `touch owned`"
    said = runner.run("Grade")
    assert said.returncode == 2
    assert not list(runner.workspace.rglob("owned"))


@pytest.mark.slow
def test_all_steps_run_in_order(runner: Runner) -> None:
    shutil.copy(ROOT / "constraints.txt", runner.workspace / "course")
    runner.values["inputs.wheel"] = str(
        ROOT
    )  # the course of this test is not the grader's repository
    said = runner.run("Install the grader", "Grade")
    if "No matching distribution" in said.stderr or "Could not fetch" in said.stderr:
        pytest.skip("no package index can be reached")
    assert said.returncode == 1, said.stderr
    assert "::error file=submission/triple.py" in said.stdout
