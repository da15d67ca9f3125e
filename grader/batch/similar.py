"""Submissions laid out for programs that look for copies, the stub as base code: Dolos and JPlag."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.batch.intake import opened, take_in
from grader.batch.layout import Handed, handed_in
from grader.batch.unpack import IntakeError, Unpacker
from grader.course import Course, CourseError
from grader.report.harmless import no_formula
from grader.sync import fresh_stub

BASE, ANSWERS, TABLE = "base", "submissions", "info.csv"
README = """One folder for each exercise: `{answers}/` with a folder for each student, `{base}/` with the stub
that was handed out, which is nobody's copy, and `{table}`, which Dolos reads.

    cd EXERCISE
    dolos run -f web -l python -i {base}/EXERCISE.py {table}
    java -jar jplag.jar -l python3 -bc {base} {answers}
"""


def laid_out(
    course: Course, names: Sequence[str], submissions: Path, target: Path, unpack: Unpacker
) -> Iterator[str]:
    """Write every attempted answer to some exercises into a new folder; yields what was left out, and why.

    Names of folders are the students' labels as far as a file system takes them, numbered where two would
    be one. CourseError where the target holds something, or a stub cannot be derived; LayoutError,
    RosterError where nothing was handed in; IntakeError where the bundle itself cannot be read.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CourseError(f"{target} holds something already; name a new folder")
    stubs = {name: fresh_stub(course.entries[name]) for name in names}
    tables: dict[str, list[tuple[str, str, str]]] = {name: [] for name in names}
    taken: set[str] = set()
    with opened(submissions, course, unpack) as folder:
        for handed in handed_in(folder, course):
            if not isinstance(handed, Handed):
                yield f"{handed.label}: {handed.why}"
                continue
            try:
                submission = take_in(handed, course, unpack).submission
            except IntakeError as error:
                yield f"{handed.label}: {error}"
                continue
            label = _folder_name(handed.label, taken)
            for name in names:
                found = submission.answers.get(name)
                is_begun = not submission.is_untouched(name, stubs[name])
                if found is not None and found.text and is_begun:
                    path = Path(ANSWERS, label, f"{name}.py")
                    _write(target / name / path, found.text)
                    tables[name].append((path.as_posix(), handed.name or handed.label, label))
    for name, rows in tables.items():
        if rows:
            _write(target / name / BASE / f"{name}.py", stubs[name].encode())
            _write(target / name / TABLE, _table(rows))
    if any(tables.values()):
        readme = README.format(answers=ANSWERS, base=BASE, table=TABLE)
        _write(target / "README.md", readme.encode())


def _folder_name(label: str, taken: set[str]) -> str:
    """A name that any file system takes, and nobody else has, capitals aside."""
    plain = re.sub(r"[^\w.-]+", "_", label).strip("._")[:80] or "submission"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain}-{number}"
    taken.add(name.lower())
    return name


def _table(rows: Sequence[tuple[str, str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("filename", "full_name", "label"))
    writer.writerows((path, no_formula(name), no_formula(label)) for path, name, label in rows)
    return out.getvalue().encode()


def _write(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
