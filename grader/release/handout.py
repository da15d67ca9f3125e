"""The handout: a course of its own, that grades like the full one and holds no solution."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from grader.catalogue import CATALOGUE
from grader.course import Course, CourseError, find_course, read_text
from grader.exercise import SpecError
from grader.loading import load_exercise
from grader.recorded import path_of, write
from grader.release.leaks import leaks
from grader.release.record import everything_known
from grader.release.strip import stripped
from grader.sync import CONTENTS, stale

SPECS, RECORDED, REQUIREMENTS = "specs", "recorded", "requirements.txt"
MOST_LEAKS = 5
KEPT = ("title", "isolation")

README = """# {title}

{count} exercises. What you write goes into `exercises/<unit>/<exercise>.py`, where it says
`# YOUR CODE HERE`.

    python -m pip install -r requirements.txt
    grader list                 # the exercises, in the order of learning
    grader show {first}
    grader hint {first}
    grader check {first}

The answers you are compared with were recorded for the public seed; what is timed is timed where the full
course is. `specs/` and `recorded/` belong to the grader: leave them as they are.
"""


def release(
    course: Course,
    names: Sequence[str],
    target: Path,
    tell: Callable[[str], None] = lambda name: None,
) -> Path:
    """Write the handout of some of a course's exercises into a folder, and return that.

    It is made beside the target and moved there when it is whole, gives nothing away, and can be read as
    students will read it. CourseError where the target holds something else, a stub is stale, an exercise
    needs one that is left out, a line of a solution would be in it, or an exercise does not load without
    its solution. `tell` is called with each exercise's name before its turn.
    """
    _refuse(course, names, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".handout-", dir=target.parent) as beside:
        made = Path(beside, "handout")
        _write_course(course, names, made)
        handout = find_course(made)
        for name in names:
            tell(name)
            exercise = load_exercise(course, name)
            write(
                path_of(handout, exercise.unit, name), exercise, everything_known(course, exercise)
            )
        _refuse_leaks(course, names, made)
        _refuse_unloadable(names, made)
        if target.exists():
            shutil.rmtree(target)
        made.rename(target)
    return target


def _refuse(course: Course, names: Sequence[str], target: Path) -> None:
    if course.recorded is not None:
        raise CourseError("this course is a handout already; release where the full course is")
    if target.exists() and any(target.iterdir()) and not (target / RECORDED).is_dir():
        raise CourseError(f"{target} holds something else; name an empty folder")
    if lines := stale(course):
        raise CourseError(f"{lines[0]}; bring the course up to date first: grader sync")
    for name in names:
        for need in load_exercise(course, name).needs:
            if need not in names:
                raise CourseError(f"{name} is built on {need}, which is left out; release both")


def _refuse_leaks(course: Course, names: Sequence[str], made: Path) -> None:
    found = list(leaks(course, names, made))
    if found:
        more = f" (and {len(found) - MOST_LEAKS} more)" if len(found) > MOST_LEAKS else ""
        told = "; ".join(found[:MOST_LEAKS])
        raise CourseError(f"the handout would give a solution away: {told}{more}; reword the spec")


def _refuse_unloadable(names: Sequence[str], made: Path) -> None:
    """Each exercise is read anew from the finished files, as a student's grader will read it."""
    handout = find_course(made)
    for name in names:
        try:
            load_exercise(handout, name)
        except (CourseError, SpecError) as error:
            said = str(error).replace(f"{handout.root}{os.sep}", "")
            raise CourseError(
                f"{name} would not load in the handout, where the stub stands for the solution: {said}"
            ) from None


def _write_course(course: Course, names: Sequence[str], made: Path) -> None:
    """Everything but the recorded answers."""
    from grader import __version__

    for name in names:
        entry = course.entries[name]
        text = stripped(read_text(entry.reference), str(entry.reference))
        _write(made / SPECS / entry.unit / f"{name}.py", text)
        _write(made / "exercises" / entry.unit / f"{name}.py", load_exercise(course, name).stub)
    catalogue = course.catalogue()
    rows = [row for row in catalogue["exercises"] if row["name"] in names]
    rows = [row | {"file": f"exercises/{row['unit']}/{row['name']}.py"} for row in rows]
    text = json.dumps(catalogue | {"exercises": rows}, indent=1, ensure_ascii=False)
    _write(made / "exercises" / CATALOGUE, f"{text}\n")
    if (contents := course.exercises / CONTENTS).is_file() and len(names) == len(course.entries):
        _write(made / "exercises" / CONTENTS, read_text(contents))
    _write(made / "pyproject.toml", _settings(course, names))
    _write(made / REQUIREMENTS, f"gradus-grader=={__version__}\n")
    _write(made / "README.md", README.format(title=course.title, count=len(names), first=names[0]))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _settings(course: Course, names: Sequence[str]) -> str:
    """The handout's `[tool.grader]`."""
    kept: dict[str, Any] = {k: course.settings[k] for k in KEPT if k in course.settings}
    kept |= {"reference": SPECS, "exercises": "exercises", "recorded": RECORDED}
    lines = ["[tool.grader]", *(f"{k} = {json.dumps(v)}" for k, v in kept.items())]
    lines += ["", "[tool.grader.units]"]
    for unit, held in course.settings.get("units", {}).items():
        if own := [name for name in held if name in names or f"{name}_torch" in names]:
            lines.append(f"{unit} = {json.dumps(own)}")
    return "\n".join([*lines, ""])
