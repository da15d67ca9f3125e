"""What counts towards what: `[[tool.grader.assignment]]` of the course."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from grader.batch.roster import folded
from grader.course import Course, CourseError
from grader.select import NothingSelectedError, names_for

DAY = timedelta(days=1)


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Percent off for each day begun after `grace` minutes, and the most that is ever taken off."""

    per_day: float = 0.0
    most: float = 100.0
    grace: float = 0.0


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table as it is written."""

    name: str
    exercises: list[str]
    weights: dict[str, float] = {}
    due: Any = ""  # a time of TOML's, or text
    late: Late = Late()
    drop_lowest: int = 0
    extensions: dict[str, Any] = {}


@dataclass(frozen=True)
class Assignment:
    """Exercises that are counted together: by weight, without the worst `drop_lowest`, in time or late."""

    name: str
    exercises: tuple[str, ...]
    weights: Mapping[str, float] = field(default_factory=dict)
    due: datetime | None = None
    late: Late = field(default_factory=Late)
    drop_lowest: int = 0
    extensions: Mapping[str, datetime] = field(default_factory=dict)

    def due_for(self, student: str) -> datetime | None:
        """When it is due for a student."""
        own = {folded(name): when for name, when in self.extensions.items()}
        return own.get(folded(student), self.due)

    def percent_off(self, student: str, submitted: str) -> float:
        """What lateness costs, in percent. Without a time that is known nothing is taken off."""
        due, when = self.due_for(student), moment(submitted)
        if due is None or when is None:
            return 0.0
        over = _aware(when) - _aware(due) - timedelta(minutes=self.late.grace)
        if over <= timedelta(0):
            return 0.0
        return min(self.late.per_day * math.ceil(over / DAY), self.late.most)

    def score(
        self, marks: Mapping[str, tuple[float, float]], off: float = 0.0
    ) -> tuple[float, float]:
        """Points earned and possible, of (earned, possible) by exercise, with so many percent off."""
        weighed = sorted(
            (self.weights.get(name, 1.0) * earned, self.weights.get(name, 1.0) * possible)
            for name, (earned, possible) in marks.items()
            if name in self.exercises
        )
        weighed.sort(key=lambda pair: (pair[0] / pair[1] if pair[1] else 1.0, -pair[1]))
        kept = weighed[min(self.drop_lowest, max(len(weighed) - 1, 0)) :]
        earned, possible = (
            (sum(column) for column in zip(*kept, strict=True)) if kept else (0.0, 0.0)
        )
        return earned * (1 - off / 100), possible


def assignments(course: Course) -> list[Assignment]:
    """The course's assignments in their order. CourseError says which table cannot be used, and why."""
    tables = course.settings.get("assignment", [])
    where = course.root / "pyproject.toml"
    if not isinstance(tables, list):
        raise CourseError(f"{where}: write assignments as tables [[tool.grader.assignment]]")
    made = [
        _assignment(course, table, f"{where}: assignment {i}") for i, table in enumerate(tables, 1)
    ]
    names = [assignment.name for assignment in made]
    for name in names:
        if names.count(name) > 1:
            raise CourseError(f"{where}: two assignments are called {name!r}")
    return made


def assignment_named(course: Course, name: str) -> Assignment:
    """One assignment of the course."""
    made = {assignment.name: assignment for assignment in assignments(course)}
    if name not in made:
        known = ", ".join(made) or "none is written in the course's pyproject.toml"
        raise NothingSelectedError(f"there is no assignment {name!r}; there are: {known}")
    return made[name]


def _assignment(course: Course, table: Any, where: str) -> Assignment:
    try:
        read = msgspec.convert(table, _Table)
        exercises = names_for(course, read.exercises, None)
        due = moment(read.due) if read.due else None
        extensions = {name: moment(when) for name, when in read.extensions.items()}
    except (msgspec.ValidationError, NothingSelectedError) as error:
        raise CourseError(f"{where}: {error}") from None
    if (read.due and due is None) or None in extensions.values():
        raise CourseError(f"{where}: write times as 2026-10-12T23:59:00+02:00")
    if unknown := set(read.weights) - set(exercises):
        raise CourseError(f"{where}: weights name {', '.join(sorted(unknown))}, which is not in it")
    if read.drop_lowest < 0 or not all(0 <= w < math.inf for w in read.weights.values()):
        raise CourseError(f"{where}: weights and drop_lowest are not below 0")
    late = read.late
    if not (0 <= late.per_day < math.inf and 0 <= late.most <= 100 and 0 <= late.grace < math.inf):
        raise CourseError(
            f"{where}: late: per_day, most and grace are not below 0, and most is at most 100"
        )
    given = {name: when for name, when in extensions.items() if when is not None}
    return Assignment(
        read.name, tuple(exercises), read.weights, due, read.late, read.drop_lowest, given
    )


_FINE = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d(:\d\d)?)(\.\d+)?\s*(?P<zone>.*)"
)


def moment(text: Any) -> datetime | None:
    """A time in ISO's form, or nearly; a day alone means its end. None where it is no time."""
    if isinstance(text, datetime):
        return text
    if isinstance(text, date):
        return datetime.combine(text, time(23, 59, 59))
    if not isinstance(text, str):
        return None
    try:
        if match := _FINE.fullmatch(text.strip()):
            zone = match["zone"].replace("UTC", "Z").replace(" ", "")
            return datetime.fromisoformat(f"{match['day']}T{match['time']}{zone}")
        return moment(date.fromisoformat(text.strip()))
    except ValueError:
        return None


def _aware(when: datetime) -> datetime:
    """With a zone: the one of this machine where none is said."""
    return when if when.tzinfo else when.astimezone()
