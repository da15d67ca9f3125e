"""What a student has done so far: one small file beside the course, which no crash leaves half-written."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.course import Course
    from grader.outcome import Result

FILE = ".grader-standing.json"
VERSION = 1


@dataclass(frozen=True)
class Row:
    """One exercise: points of the last grading, when it last passed (local time, ISO 8601; "" for never),
    whether it still did when last graded, and how many of its hints were read."""

    points: float = 0.0
    out_of: float = 0.0
    passed: str = ""
    passes: bool = False
    hints: int = 0


@dataclass(frozen=True)
class Standing:
    """What was done of a course, by exercise, and which exercise was the last at hand."""

    path: Path
    rows: dict[str, Row] = field(default_factory=dict)
    current: str = ""

    def __getitem__(self, exercise: str) -> Row:
        return self.rows.get(exercise, Row())

    def with_row(self, exercise: str, row: Row) -> Standing:
        return replace(self, rows={**self.rows, exercise: row})

    def save(self) -> bool:
        """Write it whole or not at all; False where the folder cannot be written to."""
        beside = self.path.with_name(f"{self.path.name}.new")
        rows = {name: asdict(row) for name, row in self.rows.items()}
        document = {"format_version": VERSION, "current": self.current, "exercises": rows}
        try:
            beside.write_text(json.dumps(document, indent=1), "utf-8")
            beside.replace(self.path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            return False
        return True


def standing(course: Course) -> Standing:
    """What is written down of a course: nothing where there is no file yet, or none that can be read
    (which is kept aside, so that a person can look). GRADER_STANDING names another file, for a course
    that cannot be written to."""
    path = Path(os.environ.get("GRADER_STANDING") or course.root / FILE)
    try:
        found = json.loads(path.read_text("utf-8"))
        return Standing(path, dict(_rows(found["exercises"])), str(found["current"]))
    except FileNotFoundError:
        return Standing(path)
    except OSError:
        return Standing(path)
    except (ValueError, KeyError, TypeError, AttributeError):
        with contextlib.suppress(OSError):
            path.replace(path.with_name(f"{path.name}.damaged"))
        return Standing(path)


def _rows(found: dict[str, Any]) -> Iterator[tuple[str, Row]]:
    for name, values in found.items():
        kinds = {each.name: type(each.default) for each in fields(Row)}
        known: dict[str, Any] = {k: kinds[k](v) for k, v in values.items() if k in kinds}
        yield name, Row(**known)


def note(course: Course, results: Iterable[Result]) -> Standing:
    """Write down what was graded just now, beside whatever another window has written meanwhile."""
    now = standing(course)
    for result in results:
        if result.verdict == "error":  # of ours: it says nothing about the student
            continue
        row, passes = now[result.exercise], result.verdict == "pass"
        when = datetime.now().astimezone().isoformat(timespec="seconds")
        graded = replace(row, points=result.points, out_of=result.out_of, passes=passes)
        now = now.with_row(result.exercise, replace(graded, passed=when) if passes else graded)
    now.save()
    return now


def note_hint(course: Course, exercise: str, count: int) -> None:
    """Write down how many hints of an exercise were read."""
    now = standing(course)
    now.with_row(exercise, replace(now[exercise], hints=count)).save()


def note_current(course: Course, exercise: str) -> None:
    """Write down which exercise is at hand."""
    replace(standing(course), current=exercise).save()


def forget(course: Course, exercise: str) -> None:
    """An exercise begun anew: not passed, its hints unread."""
    now = standing(course)
    replace(now, rows={n: row for n, row in now.rows.items() if n != exercise}).save()
