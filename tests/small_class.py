"""A small course and a small class, for the tests of everything about many submissions."""

from __future__ import annotations

import io
import sqlite3
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.course import Course, find_course

TWICE = '''"""Twice: two of everything."""
# BEGIN SPEC
from grader import Case, Exercise, Layer, Mistake, Oracle, normal
# END SPEC


class Twice:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        # BEGIN SOLUTION
        return 2 * x
        # END SOLUTION

    def backward(self, dout):
        # BEGIN SOLUTION
        return 2 * dout
        # END SOLUTION


# BEGIN SPEC
exercise = Exercise(
    Twice,
    form=Layer(),
    cases=[Case(x=normal(2, 3))],
    checks=[Oracle()],
    hints=["two"],
    mistakes=[Mistake(("return 2 * dout", "return dout"), "the factor is in backward too")],
)
# END SPEC
'''
HALF = TWICE.replace("Twice: two", "Half: half").replace("Twice", "Half").replace("2 *", "0.5 *")
PROJECT = '[tool.grader]\ntitle = "A small class"\n[tool.grader.units]\nunit = ["twice", "half"]\n'

RIGHT = """class {name}:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        return {factor} * x

    def backward(self, dout):
        return {factor} * dout
"""
WRONG = RIGHT.replace("return {factor} * dout", "return dout")


def small_course(root: Path, more: str = "") -> Course:
    """Two exercises, twice and half, without any check that needs torch."""
    (root / "reference" / "unit").mkdir(parents=True)
    (root / "pyproject.toml").write_text(PROJECT + more)
    (root / "reference" / "unit" / "twice.py").write_text(TWICE)
    (root / "reference" / "unit" / "half.py").write_text(HALF)
    return find_course(root)


def twice(right: bool = True, note: str = "") -> str:
    return (RIGHT if right else WRONG).format(name="Twice", factor=2) + f"# {note}\n"


def half(right: bool = True, note: str = "") -> str:
    return (RIGHT if right else WRONG).format(name="Half", factor=0.5) + f"# {note}\n"


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
