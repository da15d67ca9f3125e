"""Gradescope's autograder as a zip: `setup.sh` and `run_autograder` at its root, and beside them the grader
and the course.

Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import re
import shlex
import zipfile
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from grader.course import Course, CourseError

HERE = Path(__file__).parent
DISTRIBUTION = "gradus-grader"
SCRIPTS = ("setup.sh", "run_autograder")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same course makes the same bytes


def package(
    course: Course,
    path: Path,
    what: Sequence[str] = (),
    *,
    seed: str = "0",
    isolation: str = "L2",
    pip: Sequence[str] = (),
) -> None:
    """Write the zip. `what` are the exercises and units that count; `pip` are options of its install.

    CourseError, and nothing is written, where it could not grade there: a folder of the course lies outside
    it, or it is a handout that lacks recorded answers, or holds none for the seed.
    """
    _refuse(course, seed)
    values = {
        "PIP": "".join(f"{shlex.quote(option)} " for option in pip),
        "SEED": shlex.quote(seed),
        "ISOLATION": shlex.quote(isolation),
        "WHAT": shlex.join(what),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in SCRIPTS:
            text = (HERE / name).read_text("utf-8")
            text = re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], text)
            _add(made, name, text.encode(), executable=True)
        _add(made, "requirements.txt", "".join(f"{line}\n" for line in requirements()).encode())
        for name, file in (*_grader(), *_course(course)):
            _add(made, name, file.read_bytes())


def requirements() -> list[str]:
    """What the grader needs, each in the version that is installed here."""
    needed = [line for line in metadata.requires(DISTRIBUTION) or [] if "extra ==" not in line]
    names = [re.split(r"[<>=!~;\[ ]", line)[0] for line in needed]
    return [f"{name}=={metadata.version(name).partition('+')[0]}" for name in sorted(names)]


def _grader() -> Iterator[tuple[str, Path]]:
    package_ = HERE.parent
    for file in sorted(package_.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            yield f"grader/{file.relative_to(package_).as_posix()}", file


def _refuse(course: Course, seed: str) -> None:
    from grader.recorded import read, refuse_seed

    for folder in _folders(course):
        if not folder.resolve().is_relative_to(course.root.resolve()):
            raise CourseError(
                f"{folder} lies outside the course, so it cannot go along; move it in"
            )
    refuse_seed(course, seed)
    for entry in course.entries.values() if course.recorded else ():
        read(course, entry.unit, entry.name)


def _folders(course: Course) -> list[Path]:
    """What a grading reads of a course besides its settings; stubs are derived from it."""
    return [course.reference, *([course.recorded] if course.recorded else [])]


def _course(course: Course) -> Iterator[tuple[str, Path]]:
    yield "course/pyproject.toml", course.root / "pyproject.toml"
    for file in sorted(path for folder in _folders(course) for path in folder.rglob("*")):
        below = file.relative_to(course.root)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in below.parts)
        if file.is_file() and not hidden:
            yield f"course/{below.as_posix()}", file


def _add(made: zipfile.ZipFile, name: str, content: bytes, executable: bool = False) -> None:
    info = zipfile.ZipInfo(name, FIRST_DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = (0o100755 if executable else 0o100644) << 16
    made.writestr(info, content)
