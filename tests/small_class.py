"""A small course and a small class, for the tests of everything about many submissions."""

from __future__ import annotations

import io
import re
import sqlite3
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from courses import DOUBLE, write_course

from grader.batch.compare import differences
from grader.batch.gradebook import Gradebook
from grader.course import Course, derive_solution

SPEC = """# BEGIN SPEC
from grader import Case, Exercise, Layer, Mistake, Oracle, normal

exercise = Exercise(
    Twice,
    form=Layer(),
    cases=[Case(x=normal(2, 3))],
    checks=[Oracle()],
    hints=["two"],
    mistakes=[Mistake(("return 2 * dout", "return dout"), "the factor is in backward too")],
)
# END SPEC
"""
TWICE = DOUBLE.partition("# BEGIN SPEC")[0].replace("Double", "Twice") + SPEC
HALF = TWICE.replace("Twice: twice", "Half: half").replace("Twice", "Half").replace("2 ", "0.5 ")
PROJECT = '[tool.grader]\ntitle = "A small class"\n[tool.grader.units]\nunit = ["twice", "half"]\n'


def small_course(root: Path, more: str = "") -> Course:
    """Two exercises, twice and half, without any check that needs torch."""
    return write_course(root, {"unit/twice": TWICE, "unit/half": HALF}, PROJECT + more)


def twice(right: bool = True, note: str = "") -> str:
    return _answer(TWICE, right, note)


def half(right: bool = True, note: str = "") -> str:
    return _answer(HALF, right, note)


def _answer(reference: str, right: bool, note: str) -> str:
    """The solution, or one whose backward has forgotten the factor."""
    text = derive_solution(reference, "the reference") + f"# {note}\n"
    return text if right else re.sub("return .* dout", "return dout", text)


def hand_in(folder: Path, student: str, **files: str) -> Path:
    """A student's folder with these files by exercise."""
    own = folder / student
    for name, text in files.items():
        path = own / "exercises" / "unit" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return own


def zipped(entries: Iterable[tuple[str, str | bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return out.getvalue()


def tarred(entries: Mapping[str, str], mode: str = "w:gz", links: Mapping[str, str] = {}) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # pyright: ignore[reportCallIssue, reportArgumentType]
        for name, text in entries.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
        for name, target in links.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return out.getvalue()


def gradings_in(book: Path) -> int:
    """How many gradings are kept, as seen by somebody who only looks."""
    if not book.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{book}?mode=ro", uri=True) as db:
            return db.execute("SELECT count(*) FROM grading").fetchone()[0]
    except sqlite3.Error:
        return 0


def differing(one: Path, other: Path) -> list[str]:
    """What two gradebooks say otherwise."""
    mine, theirs = Gradebook(one), Gradebook(other)
    try:
        return list(differences(mine, theirs))
    finally:
        mine.close()
        theirs.close()
