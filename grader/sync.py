"""Stubs and catalogue: derived from the reference, kept fresh, never at the cost of somebody's work."""

from __future__ import annotations

import hashlib
import itertools
import json
import keyword
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.contents import DERIVED, contents
from grader.course import (
    CATALOGUE,
    CATALOGUE_VERSION,
    TWIN,
    Course,
    CourseError,
    Entry,
    derive_stub,
    read_text,
)

CONTENTS = "README.md"
TEMPLATE = '''"""{title}: what it is, in a few words.

What it computes
    In two or three sentences: what, and why it is worth knowing.

Formula
    forward:   y = 2 x
    backward:  dx = 2 dout

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists.

From
    The paper or textbook it comes from.

Example
    x = [1, 2] gives y = [2, 4].
"""

import {library}


class {title}:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> y of the same shape."""
        # BEGIN SOLUTION
        return 2 * x
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output -> the gradient for x."""
        # BEGIN SOLUTION
        return 2 * dout
        # END SOLUTION


# BEGIN SPEC
'''
SPEC = """from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal

exercise = Exercise(
    {title},
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one sample", x=normal(1, 3)),
        Case("large values", x=normal(3, 4, scale=20.0)),
    ],
    checks=[Oracle(lambda x: 2 * x), Gradient(), State()],
    hints=["What is asked, in other words.", "How to begin."],
    mistakes=[Mistake(("return 2 * dout", "return dout"), "the local derivative is 2")],
)
# END SPEC
"""
TWIN_SPEC = """from grader import Mistake, Twin

exercise = Twin(
    "{original}",
    {title},
    mistakes=[Mistake(("return 2 * dout", "return dout"), "the local derivative is 2")],
)
# END SPEC
"""


def fresh_stub(entry: Entry) -> str:
    """The stub as it should stand."""
    return derive_stub(read_text(entry.reference), str(entry.reference))


def catalogue(course: Course) -> dict[str, Any]:
    """The catalogue as it should stand."""
    return {
        "format_version": CATALOGUE_VERSION,
        "title": course.title,
        "exercises": [_row(course, entry) for entry in course.entries.values()],
    }


def _row(course: Course, entry: Entry) -> dict[str, Any]:
    from grader.exercise import SpecError
    from grader.loading import load_exercise

    try:
        exercise = load_exercise(course, entry.name)
    except SpecError as error:
        raise CourseError(str(error)) from None
    return {
        "name": entry.name,
        "unit": entry.unit,
        "title": exercise.title,
        "track": entry.track,
        "points": exercise.points,
        "file": entry.stub.relative_to(course.root).as_posix(),
        "needs": list(exercise.needs),
        "hints": list(exercise.hints),
        "statement": exercise.statement,
        "stub": _digest(exercise.stub),
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _overviews(course: Course) -> dict[Path, str]:
    """The files about all exercises as they should stand: for programs, and for people (unless somebody
    has written a page of their own there)."""
    made, page = catalogue(course), course.exercises / CONTENTS
    overviews = {
        course.exercises / CATALOGUE: json.dumps(made, indent=1, ensure_ascii=False) + "\n"
    }
    if DERIVED in (_on_disk(page) or DERIVED):
        overviews[page] = contents(made["title"], made["exercises"])
    return overviews


def stale(course: Course) -> list[str]:
    """What is not as it should be among what is derived, and what to do about it, a line each."""
    lines = [line for entry in course.entries.values() if (line := stale_stub(entry))]
    derived = _last_derived(course)
    lines += [_about_orphan(path, derived) for path in _orphans(course)]
    for path, text in _overviews(course).items():
        if _on_disk(path) != text:
            lines.append(f"{path} is stale; run: grader sync")
    return lines


def stale_stub(entry: Entry) -> str:
    """What is wrong with an exercise's stub, and what to do about it; "" where it is fresh."""
    now = _on_disk(entry.stub)
    if now is None:
        return f"{entry.stub} is missing; run: grader sync"
    if now != fresh_stub(entry):
        return f"{entry.stub} is not what {entry.reference.name} gives; run: grader sync"
    return ""


def _on_disk(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read: {error}") from None


def _orphans(course: Course) -> Iterator[Path]:
    known = {entry.stub for entry in course.entries.values()}
    found = (p for p in sorted(course.exercises.glob("*/*.py")) if not p.name.startswith("_"))
    return (path for path in found if path not in known)


def _about_orphan(path: Path, derived: dict[str, str]) -> str:
    if _was_derived(path, derived):
        return f"{path} is a stub whose reference is gone; run: grader sync"
    return f"{path} has no reference; move it away, or write one with: grader new"


def _was_derived(path: Path, derived: dict[str, str]) -> bool:
    """Whether it holds just what was last written there."""
    return _digest(_on_disk(path) or "") == derived.get(path.stem)


def synchronise(course: Course, *, force: bool = False) -> list[str]:
    """Write what is stale and say so. A stub somebody edited is left alone, unless forced, and then kept
    beside the new one."""
    derived = _last_derived(course)
    overviews = _overviews(course)  # first, since it loads every spec: a broken one changes nothing
    edited = [e for e in course.entries.values() if _is_edited(e, derived)]
    if edited and not force:
        names = ", ".join(str(entry.stub) for entry in edited)
        raise CourseError(
            f"edited by hand, so left alone: {names}; move your edits to the reference, or overwrite "
            "with: grader sync --force (the old file is kept as .bak)"
        )
    lines = [line for entry in course.entries.values() if (line := _write_stub(entry, derived))]
    lines += [_remove_orphan(path, derived) for path in _orphans(course)]
    for path, text in overviews.items():
        if _on_disk(path) != text:
            _write(path, text)
            lines.append(f"wrote {path}")
    return lines


def _last_derived(course: Course) -> dict[str, str]:
    """The digests of the stubs as they were last written."""
    try:
        return {row["name"]: row["stub"] for row in course.catalogue()["exercises"]}
    except (CourseError, KeyError, TypeError):
        return {}


def _is_edited(entry: Entry, derived: dict[str, str]) -> bool:
    now = _on_disk(entry.stub)
    return now is not None and now != fresh_stub(entry) and _digest(now) != derived.get(entry.name)


def _write_stub(entry: Entry, derived: dict[str, str]) -> str:
    text, now = fresh_stub(entry), _on_disk(entry.stub)
    if now == text:
        return ""
    kept = ""
    if now is not None and _is_edited(entry, derived):
        backup = _free_name(entry.stub)
        _write(backup, now)
        kept = f" (what was there is now {backup.name})"
    _write(entry.stub, text)
    return f"wrote {entry.stub}{kept}"


def _free_name(path: Path) -> Path:
    """`relu.py.bak`, or with a number where an earlier one is kept."""
    names = itertools.chain(["bak"], (f"bak{n}" for n in itertools.count(2)))
    return next(p for end in names if not (p := path.with_name(f"{path.name}.{end}")).exists())


def _remove_orphan(path: Path, derived: dict[str, str]) -> str:
    """A stub whose exercise is gone goes too; whatever else lies there is somebody's."""
    if not _was_derived(path, derived):
        return f"left alone: {_about_orphan(path, derived)}"
    path.unlink()
    return f"removed {path}: its reference is gone"


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, "utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}") from None


def new_exercise(course: Course, path: str) -> Path:
    """Write a template for `unit/name`; refuses to overwrite."""
    unit, _, name = path.partition("/")
    if not (_is_name(unit) and _is_name(name)):
        raise CourseError(
            f"{path!r} is no UNIT/NAME in lower case; write it like activations/softplus"
        )
    if name in course.entries:
        raise CourseError(f"there is an exercise {name} already: {course.entries[name].reference}")
    taken = {entry.unit for entry in course.entries.values()}
    if name in taken or unit in course.entries:
        raise CourseError(f"{path}: an exercise and a unit cannot have the same name")
    target = course.reference / unit / f"{name}.py"
    _write(target, _template(course, unit, name))
    return target


def _template(course: Course, unit: str, name: str) -> str:
    original = name.removesuffix(TWIN)
    if original != name and getattr(course.entries.get(original), "unit", "") != unit:
        raise CourseError(
            f"{name} would be the PyTorch twin of {original}, which is not in {unit}; "
            f"write that first: grader new {unit}/{original}"
        )
    facts = {
        "{title}": "".join(word.capitalize() for word in original.split("_")),
        "{original}": original,
        "{library}": "numpy as np" if original == name else "torch",
    }
    text = TEMPLATE + (SPEC if original == name else TWIN_SPEC)
    for place, fact in facts.items():
        text = text.replace(place, fact)
    return text


def _is_name(word: str) -> bool:
    good = word.isascii() and word.isidentifier() and word == word.lower() and word[0] != "_"
    return good and not keyword.iskeyword(word)
