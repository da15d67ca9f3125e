"""A submission as it was handed in -> a Submission: folders and files are read, archives taken apart."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from grader.batch.checkout import committed
from grader.batch.layout import ARCHIVES, MOODLE, SOURCES, Handed, ending_of, shown
from grader.batch.unpack import IntakeError, Unpacked, Unpacker
from grader.course import Course
from grader.submission import (
    IGNORED,
    MAX_FILE,
    NOTEBOOK,
    Found,
    Submission,
    SubmissionError,
    assembled,
    judged,
    read_submission,
)

MAX_REMARKS = 12
LARGEST, TOTAL = 32 << 20, 64 << 20  # a notebook's pictures weigh more than its text
BUNDLE_FILE, BUNDLE_TOTAL = 64 << 20, 200 << 20
BUNDLE = (".py", ".ipynb", ".yml", *ARCHIVES)


@dataclass(frozen=True)
class TakenIn:
    """What was read of one submission; where it could not be read, the sentence why."""

    submission: Submission
    remarks: tuple[str, ...] = ()
    commit: str = ""


def take_in(handed: Handed, course: Course, unpack: Unpacker) -> TakenIn:
    """Read one submission, whatever it is made of. IntakeError where nothing can be made of it."""
    if handed.problem:
        raise IntakeError(handed.problem)
    try:
        if handed.commit:
            return _committed(handed, course, unpack)
        if len(handed.files) == 1 and handed.files[0][1].is_dir():
            return _folder(handed.label, handed.files[0][1], course, unpack)
        return _loose(handed.label, handed.files, course, unpack)
    except SubmissionError as error:
        raise IntakeError(str(error)) from None
    except OSError as error:
        raise IntakeError(f"it cannot be read: {error.strerror or error}") from None


def _folder(label: str, folder: Path, course: Course, unpack: Unpacker) -> TakenIn:
    """A folder, with what is in the archives that lie at its top."""
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name)  # says if it may not be read
    archives = [e for e in entries if e.is_file() and ending_of(e.name) in ARCHIVES]
    remarks = tuple(_links(folder))
    if not archives:
        read = read_submission(_top(folder, course), course, unpack.connect)
        return TakenIn(_called(label, read), remarks + read.remarks)
    loose = [(e.name, Path(e.path)) for e in entries if e.is_file() and not e.is_symlink()]
    taken = _loose(label, loose, course, unpack)
    return TakenIn(taken.submission, remarks + taken.remarks)


def _top(folder: Path, course: Course) -> Path:
    """The folder in which the submission begins: one that is all there is in another is gone into."""
    units = {entry.unit for entry in course.entries.values()}
    for _ in range(8):
        inner = [e for e in os.scandir(folder) if not e.name.startswith((".", "__MACOSX"))]
        only = inner[0] if len(inner) == 1 else None
        if only is None or not only.is_dir(follow_symlinks=False):
            break
        if only.name in units or only.name == course.settings.get("exercises", "exercises"):
            break
        folder = Path(only.path)
    return folder


def _loose(
    label: str, files: Collection[tuple[str, Path]], course: Course, unpack: Unpacker
) -> TakenIn:
    """Files and archives that belong together, by the names that the student gave them."""
    found: dict[str, bytes] = {}
    remarks: list[str] = []
    for name, path in files:
        if path.is_dir():
            raise IntakeError("there are a folder and files of this student: put them together")
        if ending_of(name) in ARCHIVES:
            inside = unpack(path.read_bytes(), SOURCES, file=LARGEST, total=TOTAL)
            remarks += inside.remarks
            found |= _stripped(inside.files, course)
        elif name.endswith(SOURCES):
            found[shown(name)] = path.read_bytes()
    if not found:
        why = ["no Python file and no notebook is in it", *remarks[:MAX_REMARKS]]
        raise IntakeError("; ".join(why))
    return _from_memory(label, found, course, tuple(remarks), unpack)


def _committed(handed: Handed, course: Course, unpack: Unpacker) -> TakenIn:
    ((_, folder),) = handed.files
    archive, commit = committed(folder, handed.commit)
    inside = unpack(archive, SOURCES, file=LARGEST, total=TOTAL)
    if not inside.files:
        raise IntakeError(f"commit {commit[:12]} has no Python file and no notebook")
    files = _stripped(inside.files, course)
    return replace(_from_memory(handed.label, files, course, inside.remarks, unpack), commit=commit)


def _stripped(files: Mapping[str, bytes], course: Course) -> dict[str, bytes]:
    """Without the folders around everything, and without what is never read of a submission."""
    ignored = {*IGNORED, course.reference.name}
    kept = {n: text for n, text in files.items() if not ignored & set(n.split("/")[:-1])}
    units = {entry.unit for entry in course.entries.values()}
    while True:
        tops = {name.partition("/")[0] for name in kept}
        own = {*units, course.settings.get("exercises", "exercises")}
        if len(tops) != 1 or tops & own or any("/" not in name for name in kept):
            return kept
        kept = {name.partition("/")[2]: text for name, text in kept.items()}


def _from_memory(
    label: str,
    files: Mapping[str, bytes],
    course: Course,
    remarks: tuple[str, ...],
    unpack: Unpacker,
) -> TakenIn:
    """As `read_submission` does it: the exercises tree, if there is one, what lies at the top, notebooks."""
    tree = course.settings.get("exercises", "exercises") + "/"
    has_tree = any(name.startswith(tree) for name in files)
    found: dict[str, Found] = {}
    for name, text in sorted(files.items()):
        is_elsewhere = has_tree and not name.startswith(tree) and "/" in name
        if is_elsewhere or not name.endswith(".py"):
            continue
        found[name.removeprefix(tree) if has_tree else name] = _judged(name, text)
    read = assembled(Path(label), found, course)
    if notebooks := {n: text for n, text in files.items() if n.endswith(NOTEBOOK)}:
        from grader.notebook import with_notebooks

        read = with_notebooks(read, notebooks, course, connect=unpack.connect)
    return TakenIn(read, remarks + read.remarks)


def _judged(name: str, text: bytes) -> Found:
    if len(text) <= MAX_FILE:
        return judged(name, text)
    why = f"{name} is {len(text) / 2**20:,.0f} MB; a file of at most {MAX_FILE >> 20} MB is read"
    return Found(name, b"", why, was_read=False)


def _called(label: str, submission: Submission) -> Submission:
    """The same under another name: the report says whose it is, not where it lay."""
    return replace(submission, root=Path(label))


def _links(folder: Path) -> Iterator[str]:
    """Links are not followed: one that a student may count on is named."""
    count = 0
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in IGNORED)
        for name in [*folders, *sorted(names)]:
            path = Path(where, name)
            if path.is_symlink() and (path.suffix == ".py" or not path.is_file()):
                if count < MAX_REMARKS:
                    yield f"{shown(str(path.relative_to(folder)))} is a link: left out"
                count += 1


@contextmanager
def opened(path: Path, course: Course, unpack: Unpacker) -> Iterator[Path]:
    """A folder to look for submissions in: the path itself, or what is in an archive that holds many."""
    if not path.is_file() or ending_of(path.name) not in ARCHIVES:
        yield path
        return
    inside = unpack(path.read_bytes(), BUNDLE, file=BUNDLE_FILE, total=BUNDLE_TOTAL)
    if not is_bundle(inside, course):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="grader-intake-") as folder:
        try:
            # their names were checked: relative, printable, nothing but files
            for name, text in inside.files.items():
                place = Path(folder, name)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(text)
        except OSError as error:  # a full disk, a name that is a file's and a folder's
            raise IntakeError(f"{path.name} cannot be laid out: {error.strerror}") from None
        yield Path(folder)


def is_bundle(inside: Unpacked, course: Course) -> bool:
    """Whether an archive holds the submissions of many, and not the files of one."""
    if any(name.endswith((".yml", *ARCHIVES)) or MOODLE.match(name) for name in inside.files):
        return True
    kept = _stripped(inside.files, course)
    tops = {name.partition("/")[0] for name in kept}
    units = {entry.unit for entry in course.entries.values()}
    own = {*units, course.settings.get("exercises", "exercises")}
    answers = {f"{name}.py" for name in course.entries}
    return not tops & own and not tops & answers and len(tops) > 1
