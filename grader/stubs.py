"""A student's file and its stub: begun anew, or brought up to date; the attempt before is kept beside it."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
from pathlib import Path

from grader.course import Course, CourseError
from grader.sync import fresh_stub


def reset(course: Course, name: str) -> Path | None:
    """Put an exercise's stub back. What stood there is kept beside it: its path, or None where there was
    nothing but the stub."""
    entry = course.entries[name]
    stub, kept = fresh_stub(entry), None
    if entry.stub.exists() and entry.stub.read_bytes() != stub.encode():
        kept = _kept(entry.stub)
    replace_text(entry.stub, stub)
    return kept


def update(course: Course, name: str) -> str:
    """Carry what was written into the exercise's stub of today, where that has changed: what was done, in
    a sentence, or "" where there was nothing to do. The version before is kept beside it."""
    from grader.transplant import TransplantError, transplanted

    entry = course.entries[name]
    stub = fresh_stub(entry)
    if not entry.stub.exists():
        replace_text(entry.stub, stub)
        return f"{entry.stub.name} was missing, and is a stub again"
    try:
        written = entry.stub.read_text("utf-8")
        now = transplanted(written, stub)
    except (TransplantError, UnicodeDecodeError) as error:
        return f"{entry.stub.name} is left alone: {error}; `grader reset {name}` begins anew"
    except OSError as error:
        raise CourseError(f"{entry.stub} cannot be read: {error.strerror}") from None
    if now == written:
        return ""
    kept = _kept(entry.stub)
    replace_text(entry.stub, now)
    return f"{entry.stub.name} has the newer stub with what you wrote (before: {kept.name})"


def _kept(path: Path) -> Path:
    """A copy of a file as the first free of `relu.py.1.bak`, `relu.py.2.bak`, ..."""
    for number in itertools.count(1):
        aside = path.with_name(f"{path.name}.{number}.bak")
        if not aside.exists():
            try:
                return Path(shutil.copy2(path, aside))
            except OSError as error:
                raise CourseError(f"{path} cannot be kept aside: {error.strerror}") from None
    raise AssertionError


def replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all; CourseError where it cannot be written."""
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(text.encode())
        os.replace(beside, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise CourseError(f"{path} cannot be written: {error.strerror}") from None
