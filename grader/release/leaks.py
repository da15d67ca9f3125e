"""What a handout must not hold: two lines of a solution in a row, a telling line of one, an edit."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.course import Course, derive_solution, derive_stub, read_text
from grader.exercise import Exercise
from grader.loading import load_exercise

TELLING = 12  # characters; a shorter line is anybody's


def leaks(course: Course, names: Iterable[str], folder: Path) -> Iterator[str]:
    """A sentence for each place in a folder that gives a solution away.

    A line counts from TELLING characters on, white space aside, where it stands in no stub (a statement
    is part of one) and no hint; two that follow each other count together, however short. So does each
    line that a listed mistake or an accepted convention puts in its place.
    """
    exercises = [load_exercise(course, name) for name in names]
    public = _public(exercises)
    secrets = {line: e.name for e in exercises for line in _secret(e, public)}
    for path, text in _texts(folder):
        flat = f"\n{_flat(text)}"
        for line, name in secrets.items():
            if line in flat:
                yield f"{path.relative_to(folder)} holds {line.strip()!r} of {name}'s solution"


def _public(exercises: Iterable[Exercise]) -> str:
    """Everything that students read anyway."""
    return "\n" + _flat("\n".join("\n".join((e.stub, *e.hints)) for e in exercises))


def _secret(exercise: Exercise, public: str) -> Iterator[str]:
    """Telling lines and pairs of lines, as they stand in a flat text."""
    text, where = read_text(exercise.path), str(exercise.path)
    stub = set(_lines(derive_stub(text, where)))
    solution = derive_solution(text, where)
    lines = _lines(solution)
    own = [line for line in lines if line not in stub]
    pairs = [a + b for a, b in itertools.pairwise(lines) if a in own and b in own]
    for edit in (*exercise.mistakes, *exercise.accepted):
        own += [line for line in _lines(edit.applied_to(solution)) if line not in lines]
    for secret in (*own, *pairs):
        if len(secret.replace("\n", "")) >= TELLING and f"\n{secret}" not in public:
            yield f"\n{secret}"


def _lines(text: str) -> list[str]:
    return _flat(text).splitlines(keepends=True)


def _flat(text: str) -> str:
    """The text with its lines' indents and white space gone, each line ended by a line feed; quotation
    marks of either kind are one, as a spec that was parsed is written with its own."""
    lines = ("".join(line.split()) for line in text.replace('"', "'").splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def _texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file, and every member of an archive, read as text, whatever it is."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield path / name, archive.read(name).decode("utf-8", "replace")
        else:
            yield path, path.read_text("utf-8", "replace")
