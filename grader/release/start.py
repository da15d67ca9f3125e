"""The course that the wheel carries, laid out for a student who has only pip."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from grader.course import CourseError

CARRIED = Path(__file__).parents[1] / "carried.zip"  # put there by `make wheel`


def start(target: Path, carried: Path = CARRIED) -> Path:
    """Lay the course out in a folder, and return that. CourseError where this installation carries none, or
    the folder holds something already; nothing there is ever overwritten."""
    if not carried.is_file():
        raise CourseError(
            "this installation carries no course: install the wheel that your course gives, "
            "or fetch the course's handout and go into its folder"
        )
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CourseError(f"{target} holds something already; name a new folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".start-", dir=target.parent) as beside:
        made = Path(beside, "course")
        with zipfile.ZipFile(carried) as archive:
            archive.extractall(made)
        if target.exists():
            target.rmdir()
        made.rename(target)
    return target


def carry(handout: Path, carried: Path = CARRIED) -> Path:
    """Pack a handout for the wheel, the same bytes for the same handout."""
    with zipfile.ZipFile(carried, "w") as archive:
        for path in sorted(p for p in handout.rglob("*") if p.is_file()):
            name = zipfile.ZipInfo(path.relative_to(handout).as_posix(), (1980, 1, 1, 0, 0, 0))
            name.external_attr = 0o644 << 16
            packed = zipfile.ZIP_STORED if path.suffix == ".zip" else zipfile.ZIP_DEFLATED
            archive.writestr(name, path.read_bytes(), packed)
    return carried
