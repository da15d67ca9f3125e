"""The catalogue: what is to be told of every exercise without loading any, as a file beside the stubs."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from grader.course import Course, CourseError, Entry

CATALOGUE = "catalogue.json"
VERSION = 1
_ROW = {
    "name": str,
    "unit": str,
    "title": str,
    "track": str,
    "points": (int, float),
    "file": str,
    "hints": list,
    "statement": str,
    "stub": str,
}


def read(course: Course) -> dict[str, Any]:
    """What `grader sync` wrote: CourseError where there is none yet, or none that can be used."""
    path = course.exercises / CATALOGUE
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path} is missing; write it with: grader sync") from None
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise CourseError(f"{path} is damaged ({error}); write it anew: grader sync") from None
    if not _is_catalogue(found):
        raise CourseError(f"{path} is damaged, or of another version; write it anew: grader sync")
    return found


def _is_catalogue(found: Any) -> bool:
    """Whether what was read is what `grader sync` of this version writes."""
    if not isinstance(found, dict) or found.get("format_version") != VERSION:
        return False
    rows = found.get("exercises")
    return isinstance(rows, list) and all(
        isinstance(row, dict) and all(isinstance(row.get(k), kind) for k, kind in _ROW.items())
        for row in rows
    )


def catalogue(course: Course) -> dict[str, Any]:
    """The catalogue as it should stand."""
    return {
        "format_version": VERSION,
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
        "stub": digest(exercise.stub),
    }


def digest(text: str) -> str:
    """SHA-256 of a stub, by which one that somebody has edited is told."""
    return hashlib.sha256(text.encode()).hexdigest()
