"""The places where grades are made: where the submission lies there, and which files they want."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.outputs import Output, keep, refuse_unwritable
from grader.cli.root import GraderError

if TYPE_CHECKING:
    from grader.outcome import Report

ROOT = "GRADER_ROOT"  # where the platforms' folders are looked for, for trying them out; default: /
IDENTITY = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


@dataclass(frozen=True)
class Place:
    """A platform, as it is found on this machine. `forgiving`: a failed answer is no failed run."""

    name: str
    submission: Path
    files: tuple[Output, ...] = ()
    forgiving: bool = True
    on_github: bool = False

    def prepare(self) -> None:
        """Make room for the files; GraderError where they cannot be written."""
        for output in self.files:
            path = output.path
            if path.is_symlink():  # in a student's checkout it might lead anywhere
                path.unlink()
            if not path.parent.exists() and path.parent.parent.exists():
                path.parent.mkdir()
            refuse_unwritable(path)

    def keep(self, report: Report) -> None:
        """Write the files that the platform reads."""
        from grader.report.classroom50 import dumps
        from grader.report.formats import written

        for form, path in self.files:
            is_classroom = form == "classroom50"
            keep(
                path, dumps(report, identity(os.environ)) if is_classroom else written(report, form)
            )


def found(name: str) -> Place:
    """The place of that name, or with `auto` the one that this is; GraderError where it is not there."""
    if name != "auto":
        return PLACES[name]()
    for is_here, each in (
        (_is_classroom50, "classroom50"),
        (_is_github, "github"),
        (lambda: _root("autograder", "submission").exists(), "gradescope"),
        (lambda: _root("grade", "student").exists(), "prairielearn"),
    ):
        if is_here():
            return PLACES[each]()
    raise GraderError(
        "this is none of the places that grader ci knows (GitHub Actions, Classroom 50, Gradescope, "
        f"PrairieLearn); name one with --place ({', '.join(PLACES)}), or use: grader check --output"
    )


def identity(environment: Mapping[str, str]) -> dict[str, str]:
    """What Classroom 50's runner tells of the submission, and when it is graded."""
    values = {field: environment.get(variable, "") for field, variable in IDENTITY.items()}
    values["review"] = values["review"] or values["commit"]
    values["datetime"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return {field: value for field, value in values.items() if value}


def _github() -> Place:
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace or not Path(workspace).is_dir():
        raise GraderError(
            "GITHUB_WORKSPACE names no folder: this is no step of GitHub Actions; name the submission "
            "with --submission"
        )
    return Place("github", Path(workspace), forgiving=False, on_github=True)


def _classroom50() -> Place:
    missing = [
        name for name in IDENTITY.values() if name != "REVIEW_URL" and name not in os.environ
    ]
    if missing:
        raise GraderError(
            f"Classroom 50's runner sets {', '.join(missing)}, and it is not set here"
        )
    files = (
        Output("classroom50", Path("result.json")),
        Output("markdown", Path("release-body.md")),
    )
    return Place("classroom50", Path.cwd(), files, on_github=True)


def _gradescope() -> Place:
    folder = _there("Gradescope", "autograder", "submission")
    results = _there("Gradescope", "autograder") / "results" / "results.json"
    return Place("gradescope", folder, (Output("gradescope", results),))


def _prairielearn() -> Place:
    folder = _there("PrairieLearn", "grade", "student")
    results = _there("PrairieLearn", "grade") / "results" / "results.json"
    return Place("prairielearn", folder, (Output("prairielearn", results),))


PLACES = {
    "github": _github,
    "classroom50": _classroom50,
    "gradescope": _gradescope,
    "prairielearn": _prairielearn,
}


def _is_github() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _is_classroom50() -> bool:
    return {"CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG"} <= set(os.environ)


def _root(*parts: str) -> Path:
    return Path(os.environ.get(ROOT) or "/", *parts)


def _there(platform: str, *parts: str) -> Path:
    path = _root(*parts)
    if not path.is_dir():
        raise GraderError(f"there is no folder {path}: this is not {platform}'s container")
    return path
