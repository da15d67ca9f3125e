"""What a grading is kept under: whatever verdicts and sentences come from, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from test_house import FILES, PACKAGE, TREES, anywhere, room, rooms_of

from grader.batch.key import NOT_GRADING, code_in

EVERY = {room(path) for path in FILES}


def reached(roots: set[str]) -> set[str]:
    """The rooms that these come to import, at their head or inside a function, themselves included; what
    `select` and `sync` import tells only which exercises are asked, and which files are stubs."""
    imports: dict[str, set[str]] = {name: set() for name in EVERY}
    for path in FILES:
        if room(path) not in ("select", "sync"):
            imports[room(path)] |= rooms_of(anywhere(TREES[path])) & EVERY
    found, waiting = set[str](), [*roots]
    while waiting:
        name = waiting.pop()
        waiting += imports[name] - found
        found.add(name)
    return found


def test_what_is_left_out_are_rooms() -> None:
    assert set(NOT_GRADING) - EVERY == set()
    assert len(NOT_GRADING) == len(set(NOT_GRADING))


def test_nothing_is_left_out_that_grading_comes_to_import() -> None:
    grading = reached({"grade", "worker"})
    assert {"checks", "numeric", "diagnosis", "shrink", "settle", "course"} <= grading
    assert grading & set(NOT_GRADING) == {"select", "sync"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The grader's code, to be changed."""
    copy = tmp_path_factory.mktemp("package") / "grader"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.zip"))
    return copy


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_room_that_grades_is_in_the_key_and_no_other(package: Path, name: str) -> None:
    path = next(path for path in FILES if room(path) == name).relative_to(PACKAGE)
    before, text = code_in(package), (package / path).read_bytes()
    assert before == code_in(PACKAGE)
    (package / path).write_bytes(text + b"# changed\n")
    assert (code_in(package) == before) == (name in NOT_GRADING)
    (package / path).write_bytes(text)


def test_a_new_file_of_a_room_that_grades_is_in_the_key(package: Path) -> None:
    before = code_in(package)
    for place, is_told in (("report/more.py", False), ("checks/more.py", True)):
        (package / place).write_text("")
        assert (code_in(package) != before) == is_told
        (package / place).unlink()
