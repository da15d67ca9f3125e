"""Recorded answers: what a handout holds in place of its solutions.

One zip file an exercise: `index.json`, and an array a member, as numpy.lib.format writes it. Everything in
it is a plain value or one of a few records, by name; nothing is unpickled. It is read by the grader,
never sent to a worker, and holds answers for the public seed alone.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.checks.known import Known
from grader.checks.observed import Broken, Expected, Observed
from grader.course import Course, CourseError
from grader.exercise import PUBLIC_SEED, Exercise, Mistake
from grader.numeric import Tolerance
from grader.worker.answer import Reference
from grader.worker.failure import AnswerFailure
from grader.worker.protocol import Opaque, Tensor

FORMAT_VERSION = 1
INDEX = "index.json"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same answers make the same file
RECORDS = {kind.__name__: kind for kind in (Broken, Expected, Observed, Opaque, Tensor, Tolerance)}


@dataclass(frozen=True)
class Recorded:
    """One exercise's listed mistakes by sentence and row, the conventions each check accepts, and what is
    known of it under the public seed."""

    mistakes: list[Mistake]
    accepted: list[list[Mistake]]
    known: Known

    def given_to(self, exercise: Exercise) -> Exercise:
        """The exercise of a handout: nothing of its solution, and these mistakes and conventions."""
        from dataclasses import replace

        checks = [
            replace(check, accept=accept) if accept else check  # pyright: ignore[reportArgumentType, reportCallIssue]
            for check, accept in zip(exercise.checks, self.accepted, strict=True)
        ]
        return exercise.at(solution="", mistakes=self.mistakes, checks=checks)


def known_at_first(course: Course, exercise: Exercise, seed: str) -> Known:
    """Nothing; in a handout what was recorded, and CourseError for any other seed."""
    if course.recorded is None:
        return Known()
    refuse_seed(course, seed)
    return read(course, exercise.unit, exercise.name).known


def refuse_seed(course: Course, seed: str) -> None:
    """CourseError where nothing can be graded under the seed, since other answers were recorded."""
    if course.recorded is not None and seed != PUBLIC_SEED:
        raise CourseError(
            f"this course is a handout: it holds answers for seed {PUBLIC_SEED} alone; "
            "grade with other seeds where the full course is"
        )


def path_of(course: Course, unit: str, name: str) -> Path:
    """Where a handout keeps an exercise's recorded answers."""
    assert course.recorded is not None
    return course.recorded / unit / f"{name}.zip"


def read(course: Course, unit: str, name: str) -> Recorded:
    """An exercise's recorded answers; CourseError where they are missing or damaged."""
    path = path_of(course, unit, name)
    again = "fetch the course again"
    try:
        with zipfile.ZipFile(path) as archive:
            index = json.loads(archive.read(INDEX))
            if index.get("format_version") != FORMAT_VERSION:
                raise CourseError(f"{path} is of another version of the grader; {again}")
            return _decoded(index, lambda k: _array(archive.read(f"{k}.npy")))
    except FileNotFoundError:
        raise CourseError(f"{path} is missing: {name} cannot be graded; {again}") from None
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise CourseError(f"{path} is damaged ({error}); {again}") from None


def _array(data: bytes) -> np.ndarray:
    return np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)


def _decoded(index: dict[str, Any], array: Callable[[int], np.ndarray]) -> Recorded:
    known = Known()
    for name in ("found", "said", "mistaken"):
        for key, value in index[name]:
            getattr(known, name)[_value(key, array)] = _value(value, array)
    mistakes, *accepted = (
        [Mistake(None, sentence, row) for sentence, row in held]
        for held in (index["mistakes"], *index["accepted"])
    )
    return Recorded(mistakes, accepted, known)


def _value(held: Any, array: Callable[[int], np.ndarray]) -> Any:
    """What `_Writer.node` wrote."""
    if not isinstance(held, list):
        return held
    kind, *rest = held
    if kind in ("array", "number"):
        found = array(rest[0])
        return found if kind == "array" else found[()]
    if kind == "float":
        return float.fromhex(rest[0])
    values = [_value(item, array) for item in rest]
    if kind == "dict":
        return dict(values)
    collect = {"tuple": tuple, "list": list, "set": set}.get(kind)
    return collect(values) if collect else RECORDS[kind](*values)


def write(path: Path, exercise: Exercise, known: Known) -> None:
    """Record what is known of an exercise."""
    writer = _Writer()
    index = {
        "format_version": FORMAT_VERSION,
        "exercise": exercise.name,
        "mistakes": _sentences(exercise.mistakes),
        "accepted": [_sentences(getattr(check, "accept", ())) for check in exercise.checks],
    }
    for name, held in (("found", known.found), ("said", known.said), ("mistaken", known.mistaken)):
        index[name] = [[writer.node(k), writer.node(v)] for k, v in held.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _add(archive, INDEX, json.dumps(index, allow_nan=False).encode())
        for k, array in enumerate(writer.arrays):
            data = io.BytesIO()
            np.lib.format.write_array(data, array, allow_pickle=False)
            _add(archive, f"{k}.npy", data.getvalue())


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)


def _sentences(mistakes: Any) -> list[list[Any]]:
    return [[mistake.sentence, mistake.row] for mistake in mistakes]


class _Writer:
    """Values as JSON; arrays go beside it, equal ones once."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []
        self._places: dict[tuple[str, tuple[int, ...], bytes], int] = {}

    def node(self, value: Any) -> Any:
        if value is None or isinstance(value, (bool, int, str)):
            return value
        if isinstance(value, float) and not isinstance(value, np.generic):
            return ["float", value.hex()]
        if isinstance(value, Reference):
            return self.node(_fetched(value))
        if isinstance(value, (np.ndarray, np.generic)):
            return self._array(value)
        if isinstance(value, dict):
            return ["dict", *(["tuple", self.node(k), self.node(v)] for k, v in value.items())]
        if type(value).__name__ in RECORDS and is_dataclass(value):
            held = (self.node(getattr(value, field.name)) for field in fields(value))
            return [type(value).__name__, *held]
        if isinstance(value, (set, frozenset)):
            return ["set", *map(self.node, sorted(value))]
        kind = "tuple" if isinstance(value, tuple) else "list"
        if isinstance(value, (tuple, list)):
            return [kind, *map(self.node, value)]
        return self.node(Opaque(f"a {type(value).__name__}"))

    def _array(self, value: np.ndarray | np.generic) -> Any:
        array = np.asarray(value)
        if array.dtype.hasobject:
            return self.node(Opaque("an array of objects"))
        array = np.ascontiguousarray(array).reshape(array.shape)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._places:
            self._places[key] = len(self.arrays)
            self.arrays.append(array)
        return ["number" if isinstance(value, np.generic) else "array", self._places[key]]


def _fetched(value: Reference) -> Any:
    """An object in the worker by its value, where it is one."""
    try:
        return value.fetch()
    except AnswerFailure as failure:
        return Opaque(failure.sentence)
