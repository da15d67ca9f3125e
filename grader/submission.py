"""A submission: which file answers which exercise, and what else may be imported. Text is read, never
parsed, here: a student's bytes are taken apart in a worker."""

from __future__ import annotations

import difflib
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import Course
from grader.worker.sources import Source

if TYPE_CHECKING:
    from grader.worker.link import Link

MAX_FILE = 1 << 20
MAX_FILES = 4000
NOTEBOOK = ".ipynb"
MAX_TOTAL = 32 << 20
IGNORED = frozenset({"__pycache__", "reference", "node_modules", "site-packages", "tests"})
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class SubmissionError(Exception):
    """A submission cannot be read at all: says what, and what to do next."""


@dataclass(frozen=True)
class Found:
    """One exercise's file: what to call it, its bytes, and what is the matter with it if it is no file
    of Python text."""

    file: str
    text: bytes
    problem: str = ""
    was_read: bool = True
    lines: tuple[tuple[int, int, int], ...] = ()  # of a notebook: line here, cell, line in the cell
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """The files of one student. `modules` is everything importable: dotted name -> source. `remarks` are
    about files that could not be used."""

    root: Path
    answers: Mapping[str, Found]
    modules: Mapping[str, Source] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.root.name

    @property
    def digest(self) -> str:
        """SHA-256 over file names and contents."""
        total = hashlib.sha256()
        for name, found in sorted(self.answers.items()):
            total.update(f"{name}\0{len(found.text)}\0".encode() + found.text)
        for name, source in sorted(self.modules.items()):
            total.update(f"{name}\0{len(source.text)}\0".encode() + source.text)
        return total.hexdigest()

    def is_untouched(self, exercise: str, stub: str) -> bool:
        """Whether the exercise's file is the stub as it was handed out, white space aside."""
        found = self.answers.get(exercise)
        return found is not None and _lines(found.text) == _lines(stub.encode())


def _lines(text: bytes) -> list[bytes]:
    return [line.rstrip() for line in text.replace(b"\r\n", b"\n").strip().split(b"\n")]


def read_submission(
    path: Path, course: Course, connect: Callable[[], Link] | None = None
) -> Submission:
    """A course checkout, an `exercises` tree, loose files named after exercises, notebooks, or a single
    file. `connect` gives the workers that read notebooks, where there are some already."""
    if not path.exists():
        raise SubmissionError(f"{path} does not exist; name a folder, a .py file or a notebook")
    if path.is_file() and path.suffix == NOTEBOOK:
        from grader.notebook import refuse_unanswered, with_notebooks

        empty = Submission(path.resolve(), {})
        return refuse_unanswered(with_notebooks(empty, {path.name: path}, course))
    if path.is_file():
        return _single(path, course)
    tree = path / course.settings.get("exercises", "exercises")
    base = tree if tree.is_dir() and not tree.is_symlink() else path  # a link might lead anywhere
    files = _python_files(base, ignored={*IGNORED, course.reference.name})
    if base != path:
        files |= _python_files(path, deep=False)
    read = assembled(path.resolve(), _all_read(files, path), course)
    notebooks = _python_files(path, {*IGNORED, course.reference.name}, ending=NOTEBOOK)
    if not notebooks:
        return read
    from grader.notebook import with_notebooks

    return with_notebooks(read, notebooks, course, connect=connect)


def assembled(root: Path, files: Mapping[str, Found], course: Course) -> Submission:
    """The submission that these files are, by their slashed paths from its top (or from its `exercises`):
    where they came from, a folder or an archive, is no matter. SubmissionError where they are too many."""
    answers = {}
    for name, entry in course.entries.items():
        chosen = _choose(name, entry.unit, files)
        if chosen is not None:
            answers[name] = files[chosen]
    return Submission(root, answers, _modules(root, files, answers, course))


def read_again(before: Submission, course: Course, names: Collection[str]) -> Submission:
    """The submission with the files of some answers read anew, where nothing else has changed."""
    if any(
        before.answers[name].lines for name in names
    ):  # what a notebook says is read with all of it
        return read_submission(before.root, course)
    answers, modules = dict(before.answers), dict(before.modules)
    for name in names:
        found = answers[name] = _read(before.root / before.answers[name].file, answers[name].file)
        source = Source(found.file, found.text)
        modules |= {key: source for key, old in before.modules.items() if old.file == found.file}
        modules[course.entries[name].module] = source
    return Submission(before.root, answers, modules)


def _single(path: Path, course: Course) -> Submission:
    if path.stem not in course.entries:
        close = difflib.get_close_matches(path.stem, course.entries, 1)
        ask = f"did you mean {close[0]}.py?" if close else "name it after its exercise"
        raise SubmissionError(f"{path.name} is named after no exercise; {ask}")
    beside = path.parent
    files = _python_files(beside, deep=False)
    if beside.resolve().name == course.entries[path.stem].unit:
        files |= _other_units(beside.resolve().parent, course)
    answers = {path.stem: _read(path, path.name)}
    return Submission(
        path.resolve(), answers, _modules(beside, _all_read(files, beside), answers, course)
    )


def _other_units(tree: Path, course: Course) -> dict[str, Path]:
    """What lies beside the folder of a unit: files of the other units, which may be imported."""
    units = {entry.unit for entry in course.entries.values()}
    found: dict[str, Path] = {}
    for unit in sorted(units):
        if (tree / unit).is_dir() and not (tree / unit).is_symlink():
            files = _python_files(tree / unit, deep=False)
            found |= {f"{unit}/{name}": file for name, file in files.items()}
    return found


def _python_files(
    base: Path, ignored: Collection[str] = IGNORED, deep: bool = True, ending: str = ".py"
) -> dict[str, Path]:
    """Files with an ending by their slashed path from `base`: no links, nothing hidden, bounded."""
    found: dict[str, Path] = {}
    for folder, folders, names in os.walk(base):
        folders[:] = sorted(
            n for n in folders if not n.startswith(".") and n not in ignored and deep
        )
        for name in sorted(names):
            path = Path(folder, name)
            if name.endswith(ending) and not name.startswith(".") and not path.is_symlink():
                found[path.relative_to(base).as_posix()] = path
        if len(found) > MAX_FILES:
            raise SubmissionError(
                f"{base} holds more than {MAX_FILES} Python files; name the folder of the submission"
            )
    return found


def _all_read(files: Mapping[str, Path], root: Path) -> dict[str, Found]:
    """Every file's bytes, as far as there is room for them; it is called by where it lies in `root`."""
    found: dict[str, Found] = {}
    total = 0
    for slashed, path in files.items():
        found[slashed] = _read(
            path, str(path.relative_to(root)) if path.is_relative_to(root) else path.name
        )
        total += len(found[slashed].text)
        if total > MAX_TOTAL:
            raise SubmissionError(_too_much(root))
    return found


def _too_much(root: Path) -> str:
    return f"{root} holds more than {MAX_TOTAL >> 20} MB of Python files"


def _choose(exercise: str, unit: str, files: Mapping[str, Found]) -> str | None:
    """`unit/exercise.py` if it is there, else the file of that name nearest to the top."""
    wanted = f"{exercise}.py"
    for name in (f"{unit}/{wanted}", wanted):
        if name in files:
            return name
    loose = [n for n in files if n.rpartition("/")[2] == wanted]
    return min(loose, key=lambda n: (n.count("/"), n), default=None)


def _read(path: Path, shown: str) -> Found:
    shown = shown.replace(os.sep, "/")
    try:
        status = path.stat()
        size = status.st_size
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for whoever writes
            return Found(shown, b"", f"{shown} is no regular file", was_read=False)
        if size > MAX_FILE:
            limit = f"a file of at most {MAX_FILE >> 20} MB is read"
            why = f"{shown} is {size / 2**20:,.0f} MB; {limit}"
            return Found(shown, b"", why, was_read=False)
        text = path.read_bytes()
    except OSError as error:
        return Found(shown, b"", f"{shown} cannot be read: {error.strerror}", was_read=False)
    return judged(shown, text)


def judged(shown: str, text: bytes) -> Found:
    """A file's bytes, and what is the matter with them if they are no Python text."""
    if not text.strip():
        return Found(shown, text, f"{shown} is empty")
    if text.startswith(UTF_16):
        return Found(shown, text, f"{shown} is text in UTF-16; save it as UTF-8")
    if b"\0" in text:
        return Found(shown, text, f"{shown} is not Python text: it holds zero bytes")
    return Found(shown, text)


def _modules(
    root: Path, files: Mapping[str, Found], answers: Mapping[str, Found], course: Course
) -> dict[str, Source]:
    """Answers under the course's names, and every file as it lies, as `exercises.` and by its bare name."""
    out: dict[str, Source] = {}
    if sum(len(found.text) for found in files.values()) > MAX_TOTAL:
        raise SubmissionError(_too_much(root))
    for slashed, found in files.items():
        if not found.was_read:
            continue  # importing it says that it is not there
        dotted = slashed.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        source = Source(found.file, found.text)
        for name in (dotted, f"exercises.{dotted}", dotted.rpartition(".")[2]):
            if _may_be_called(name):
                out.setdefault(name, source)
    for name, found in answers.items():
        out[course.entries[name].module] = Source(found.file, found.text)
    return out


def _may_be_called(name: str) -> bool:
    """Bare names that would hide the standard library or the course's packages stay out."""
    parts = name.split(".")
    hidden = parts[0] in sys.stdlib_module_names or parts[0] in ("numpy", "torch", "grader")
    return all(part.isidentifier() for part in parts) and not hidden
