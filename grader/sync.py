"""Stubs and catalogue: derived from the reference, kept fresh, never at the cost of somebody's work."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from grader.catalogue import CATALOGUE, catalogue, digest
from grader.contents import DERIVED, contents
from grader.course import Course, CourseError, Entry, derive_stub, read_text

CONTENTS = "README.md"


def fresh_stub(entry: Entry) -> str:
    """The stub as it should stand."""
    return derive_stub(read_text(entry.reference), str(entry.reference))


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
    return digest(_on_disk(path) or "") == derived.get(path.stem)


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
            write_whole(path, text)
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
    return now is not None and now != fresh_stub(entry) and digest(now) != derived.get(entry.name)


def _write_stub(entry: Entry, derived: dict[str, str]) -> str:
    text, now = fresh_stub(entry), _on_disk(entry.stub)
    if now == text:
        return ""
    kept = ""
    if now is not None and _is_edited(entry, derived):
        backup = _free_name(entry.stub)
        write_whole(backup, now)
        kept = f" (what was there is now {backup.name})"
    write_whole(entry.stub, text)
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


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all; CourseError where it cannot be written."""
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, "utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}") from None
