"""Where submissions lie: whose each is, by the names that folders and files have in a download."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from grader.batch.gradescope import METADATA, metadata
from grader.batch.roster import RosterError, cell, table
from grader.course import Course
from grader.worker.decoder import one_line

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
SOURCES = (".py", ".ipynb")
MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)")
CANVAS = re.compile(r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<attempt>\d+)_(?P<rest>.+)")
AGAIN = re.compile(r"(?P<stem>.+)-(?P<number>\d+)(?P<ending>\.[A-Za-z.]+)")
LONGEST = 120


class LayoutError(Exception):
    """No submissions are to be found there: says what to name instead."""


@dataclass(frozen=True)
class Handed:
    """One submission as it was handed in: its label, what may tell whose it is, where it lies.

    `files` are paths by the name that the student gave them; a folder stands for all that is in it.
    `submitted` is an ISO time where the download tells it; `late` where it says so without a time.
    """

    label: str
    keys: tuple[str, ...]
    files: tuple[tuple[str, Path], ...]
    name: str = ""
    submitted: str = ""
    late: bool = False
    commit: str = ""
    problem: str = ""


@dataclass(frozen=True)
class LeftOut:
    """Something among the submissions that is none, and why."""

    label: str
    why: str


def handed_in(path: Path, course: Course) -> Iterator[Handed | LeftOut]:
    """The submissions below a folder, or of a table of checkouts, in the order of their names.

    A folder for each student, a file or an archive for each; Canvas's, Moodle's and Gradescope's downloads.
    LayoutError, RosterError: there are none.
    """
    if path.is_file() and path.suffix == ".csv":
        yield from _checkouts(path)
        return
    if path.is_file():
        yield _own(path.name, path)
        return
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        raise LayoutError(f"{path} cannot be read: {error.strerror}") from None
    entries = [e for e in entries if not e.name.startswith(".") and e.name != "__MACOSX"]
    if any(entry.name == METADATA for entry in entries):
        yield from _gradescope(path)
    elif len(entries) == 1 and (path / entries[0].name / METADATA).is_file():
        yield from _gradescope(path / entries[0].name)
    elif _is_one(entries, course):
        resolved = path.resolve()
        yield Handed(shown(resolved.name), (shown(resolved.name),), ((resolved.name, path),))
    else:
        yield from _by_name(entries)


def shown(name: str) -> str:
    """A name from a disk as text that can be stored and shown: one line, composed characters."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return one_line(unicodedata.normalize("NFC", text), LONGEST) or "nameless"


def ending_of(name: str) -> str:
    """`.tar.gz` of `alice.tar.gz`, `.py` of `relu.py`; "" of what is no submission."""
    found = [e for e in (*ARCHIVES, *SOURCES) if name.lower().endswith(e)]
    return max(found, key=len, default="")


def _is_one(entries: Iterable[os.DirEntry[str]], course: Course) -> bool:
    """Whether a folder is one submission: it has an exercises tree, or files named after exercises."""
    units = {entry.unit for entry in course.entries.values()}
    names = {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
    if names.get("exercises") or any(names.get(unit) for unit in units):
        return True
    return any(name.removesuffix(".py") in course.entries for name in names if name[-3:] == ".py")


def _by_name(entries: Iterable[os.DirEntry[str]]) -> Iterator[Handed | LeftOut]:
    grouped: dict[str, Handed] = {}
    for entry in entries:
        found = _of_entry(entry)
        if isinstance(found, LeftOut):
            yield found
        elif (there := grouped.get(found.label)) is not None:
            files = (*there.files, *found.files)
            grouped[found.label] = replace(there, files=files, late=there.late or found.late)
        else:
            grouped[found.label] = found
    for handed in grouped.values():
        yield replace(handed, files=_latest(handed.files))


def _of_entry(entry: os.DirEntry[str]) -> Handed | LeftOut:
    path, label = Path(entry.path), shown(entry.name)
    if entry.is_symlink():
        return LeftOut(label, "is a link: left out")
    is_folder = entry.is_dir()
    if match := MOODLE.fullmatch(entry.name):
        name, rest = shown(match["name"]), match["rest"] or entry.name
        keys = (name, shown(match["id"]))
        return Handed(f"{name} {match['id']}", keys, ((rest, path),), name)
    match = None if is_folder else CANVAS.fullmatch(entry.name)
    if match and ending_of(entry.name):
        who, late = shown(match["who"]), bool(match["late"])
        keys = (match["user"], who)
        return Handed(f"{who} {match['user']}", keys, ((match["rest"], path),), who, late=late)
    if not is_folder and not ending_of(entry.name):
        return LeftOut(label, "is no folder, archive, notebook or Python file: left out")
    return _own(entry.name, path)


def _own(name: str, path: Path) -> Handed:
    ending = "" if path.is_dir() else ending_of(name)
    label = shown(name[: len(name) - len(ending)])
    return Handed(label, (label,), ((name, path),))


def _latest(files: tuple[tuple[str, Path], ...]) -> tuple[tuple[str, Path], ...]:
    """Of `relu.py`, `relu-1.py` and `relu-2.py` the last, under the name of the first: Canvas numbers what
    is handed in again."""
    if len(files) == 1 and not CANVAS.fullmatch(files[0][1].name):
        return files
    newest: dict[str, tuple[int, Path]] = {}
    for name, path in files:
        match = AGAIN.fullmatch(name)
        stem, number = (
            (match["stem"] + match["ending"], int(match["number"])) if match else (name, 0)
        )
        if stem not in newest or number > newest[stem][0]:
            newest[stem] = (number, path)
    return tuple((name, path) for name, (_, path) in newest.items())


def _gradescope(folder: Path) -> Iterator[Handed | LeftOut]:
    told = metadata(folder / METADATA)
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_symlink() or not entry.is_dir():
            continue
        known = told.get(entry.name)
        if known is None or not known.keys:
            yield LeftOut(shown(entry.name), f"is not in {METADATA}: left out")
            continue
        files = ((entry.name, Path(entry.path)),)
        keys = tuple(shown(key) for key in known.keys)
        name, label = shown(known.name), shown(entry.name)
        yield Handed(label, keys, files, name, submitted=known.submitted)


def _checkouts(path: Path) -> Iterator[Handed | LeftOut]:
    """A table with the columns student and path, and commit and submitted where they are wanted."""
    for number, row in table(path):
        student, place = cell(row, ("student", "id", "name")), cell(row, ("path", "checkout"))
        if not student or not place:
            raise RosterError(
                f"{path}:{number}: no student or no path; a table of checkouts has the columns "
                "student and path (and commit, submitted)"
            )
        if "://" in place:
            yield LeftOut(shown(student), f"{place} is no folder: clone it first")
            continue
        where = path.parent / place
        made = Handed(
            shown(student),
            (shown(student),),
            ((where.name, where),),
            submitted=cell(row, ("submitted", "time")),
            commit=cell(row, ("commit", "revision")),
        )
        yield made if where.exists() else replace(made, problem=f"{place} does not exist")
