"""Whose a submission is: the layouts of downloads, the roster, a table of checkouts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from small_class import hand_in, small_course, tarred, twice, zipped

from grader.batch.intake import TakenIn, opened, take_in
from grader.batch.layout import Handed, LeftOut, handed_in
from grader.batch.roster import Roster, RosterError, Student, read_roster
from grader.batch.unpack import IntakeError, Unpacked, Unpacker
from grader.bench import Bench, bench
from grader.course import Course
from grader.worker.intake import Wanted, unpacked
from grader.worker.link import LocalLink


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return small_course(tmp_path_factory.mktemp("small") / "course")


class HereUnpacker(Unpacker):
    """The same reading, in this process: these archives are our own. Notebooks are read in workers of
    this bench."""

    def __init__(self, made: Bench | None = None) -> None:
        super().__init__((lambda: made.connect("numpy")) if made else (lambda: LocalLink("numpy")))

    def __call__(
        self, data: bytes, endings: tuple[str, ...], *, file: int = 1 << 20, total: int = 32 << 20
    ) -> Unpacked:
        reply = unpacked(data, Wanted(endings, file, total))
        if "problem" in reply:
            raise IntakeError(reply["problem"])
        files = {name: text.tobytes() for name, text in reply["files"]}
        return Unpacked(files, tuple(reply["remarks"]))


def found(path: Path, course: Course) -> list[Handed]:
    return [handed for handed in handed_in(path, course) if isinstance(handed, Handed)]


def taken(path: Path, course: Course, made: Bench | None = None) -> dict[str, TakenIn]:
    return {h.label: take_in(h, course, HereUnpacker(made)) for h in found(path, course)}


def text_of(taken: TakenIn, name: str = "twice") -> str:
    return taken.submission.answers[name].text.decode()


# ------------------------------------------------------------------------------- plain folders and files


def test_a_folder_an_archive_a_file_for_each(tmp_path: Path, course: Course) -> None:
    all_ = tmp_path / "all"
    hand_in(all_, "Ada", twice="a")
    (all_ / "Bob.zip").write_bytes(zipped([("hw/exercises/unit/twice.py", "b"), ("hw/x.txt", "")]))
    (all_ / "Cy.tar.gz").write_bytes(tarred({"twice.py": "c"}))
    (all_ / "노엄").mkdir()
    (all_ / "노엄" / "twice.py").write_text("d")
    (all_ / "Eve").mkdir()
    (all_ / "Eve" / "hw.zip").write_bytes(zipped([("unit/twice.py", "e")]))
    (all_ / "deep" / "my homework" / "unit").mkdir(parents=True)
    (all_ / "deep" / "my homework" / "unit" / "twice.py").write_text("f")
    read = {label: text_of(one) for label, one in taken(all_, course).items()}
    assert read == {"Ada": "a", "Bob": "b", "Cy": "c", "노엄": "d", "Eve": "e", "deep": "f"}


def test_what_is_no_submission_is_named(tmp_path: Path, course: Course) -> None:
    hand_in(tmp_path / "all", "Ada", twice="a")
    (tmp_path / "all" / "notes.txt").write_text("")
    (tmp_path / "all" / "link").symlink_to(tmp_path)
    left = [one for one in handed_in(tmp_path / "all", course) if isinstance(one, LeftOut)]
    assert [(one.label, one.why.split(":")[0]) for one in left] == [
        ("link", "is a link"),
        ("notes.txt", "is no folder, archive, notebook or Python file"),
    ]


def test_one_submission_is_one(tmp_path: Path, course: Course) -> None:
    own = hand_in(tmp_path, "Ada", twice="a")
    assert [handed.label for handed in found(own, course)] == ["Ada"]
    (tmp_path / "Bob.zip").write_bytes(zipped([("hw/twice.py", "b")]))
    with opened(tmp_path / "Bob.zip", course, HereUnpacker()) as folder:
        assert [handed.label for handed in found(folder, course)] == ["Bob"]


def test_a_link_in_a_folder_is_named(tmp_path: Path, course: Course) -> None:
    own = hand_in(tmp_path / "all", "Ada", twice="a")
    (own / "exercises" / "unit" / "half.py").symlink_to("/etc/passwd")
    (read,) = taken(tmp_path / "all", course).values()
    assert read.remarks == ("exercises/unit/half.py is a link: left out",)
    assert "half" not in read.submission.answers


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("Bob.zip", b"no", "no zip"),
        ("Bob.zip", zipped([("a.txt", "")]), "no Python file and no notebook is in it"),
        ("Bob.zip", zipped([("../twice.py", "")]), "leads out of the archive"),
        ("Bob.zip", b"", "empty"),
    ],
)
def test_an_archive_without_answers(
    tmp_path: Path, course: Course, name: str, data: bytes, why: str
) -> None:
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / name).write_bytes(data)
    (handed,) = found(tmp_path / "all", course)
    with pytest.raises(IntakeError, match=why):
        take_in(handed, course, HereUnpacker())


def test_a_file_that_cannot_be_read(tmp_path: Path, course: Course) -> None:
    handed = Handed("Ada", ("Ada",), (("twice.py", tmp_path / "gone.py"),))
    with pytest.raises(IntakeError, match="cannot be read"):
        take_in(handed, course, HereUnpacker())


def test_an_archive_reads_like_its_folder(tmp_path: Path, course: Course) -> None:
    """The same files, the same digest: whether it was packed is no matter."""
    own = hand_in(tmp_path / "all", "Ada", twice=twice(), half="x")
    names = sorted(p.relative_to(own).as_posix() for p in own.rglob("*.py"))
    packed = zipped([(name, (own / name).read_bytes()) for name in names])
    (tmp_path / "all" / "Bob.zip").write_bytes(packed)
    read = taken(tmp_path / "all", course)
    assert read["Ada"].submission.digest == read["Bob"].submission.digest


def notebook(text: str) -> bytes:
    cell = {"cell_type": "code", "source": text, "metadata": {}, "outputs": []}
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    return json.dumps(document | {"cells": [cell | {"execution_count": None}]}).encode()


def test_a_notebook_however_it_comes(tmp_path: Path, course: Course) -> None:
    all_, text = tmp_path / "all", twice()
    hand_in(all_, "Ada", half="h")
    (all_ / "Ada" / "hw.ipynb").write_bytes(notebook(text))
    (all_ / "Bob.ipynb").write_bytes(notebook(text))
    (all_ / "Cy.zip").write_bytes(zipped([("hw/hw.ipynb", notebook(text)), ("hw/half.py", "h")]))
    (all_ / "Dee.ipynb").write_bytes(b"{")
    with bench() as made:
        read = taken(all_, course, made)
    for label in ("Ada", "Bob", "Cy"):
        assert "class Twice" in text_of(read[label])
        assert read[label].submission.answers["twice"].lines
    assert text_of(read["Cy"], "half") == "h"
    assert [remark.partition(" ")[0] for remark in read["Dee"].remarks] == ["Dee.ipynb"]


# ------------------------------------------------------------------------------- downloads


def test_canvas(tmp_path: Path, course: Course) -> None:
    for name, text in {
        "lovelaceada_101_9001_twice.py": "old",
        "lovelaceada_101_9001_twice-2.py": "newest",
        "lovelaceada_101_9001_twice-1.py": "newer",
        "lovelaceada_101_9001_half.py": "half",
        "babbagecharles_LATE_102_9002_twice.py": "late",
        "김철수_103_9003_hw.zip": "",
    }.items():
        (tmp_path / name).write_text(text)
    archive = tmp_path / "김철수_103_9003_hw.zip"
    archive.write_bytes(zipped([("unit/twice.py", "zipped")]))
    handed = {one.label: one for one in found(tmp_path, course)}
    assert {label: one.late for label, one in handed.items()} == {
        "lovelaceada 101": False,
        "babbagecharles 102": True,
        "김철수 103": False,
    }
    read = taken(tmp_path, course)
    assert text_of(read["lovelaceada 101"]) == "newest"
    assert text_of(read["lovelaceada 101"], "half") == "half"
    assert text_of(read["김철수 103"]) == "zipped"


def test_moodle(tmp_path: Path, course: Course) -> None:
    for folder in ("Ada Lovelace_501_assignsubmission_file_", "이 순신_502_assignsubmission_file"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "twice.py").write_text(folder[:3])
    flat = "Bo B_503_assignsubmission_file_twice.py"
    (tmp_path / flat).write_text("flat")
    read = taken(tmp_path, course)
    assert {label: text_of(one) for label, one in read.items()} == {
        "Ada Lovelace 501": "Ada",
        "이 순신 502": "이 순",
        "Bo B 503": "flat",
    }


METADATA = """---
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '007'
    :email: ada@example.org
  - :name: Second Person
    :sid: '008'
    :email: second@example.org
  :created_at: 2026-03-01 10:20:30.123456789 -08:00
  :results:
    :tests:
    - :name: not a person
  :history:
  - :created_at: 2026-01-01 00:00:00.000000000 -08:00
    :name: nobody
submission_2:
  :submitters:
  - :name: "Bob"
    :email: bob@example.org
  :created_at: 2026-03-02 10:20:30 Z
"""


def test_gradescope(tmp_path: Path, course: Course) -> None:
    export = tmp_path / "assignment_1_export"
    for number in (1, 2, 3):
        (export / f"submission_{number}").mkdir(parents=True)
        (export / f"submission_{number}" / "twice.py").write_text(str(number))
    (export / "submission_metadata.yml").write_text(METADATA)
    told = list(handed_in(tmp_path, course))
    ada, bob, left = told
    assert isinstance(ada, Handed)
    assert isinstance(bob, Handed)
    assert isinstance(left, LeftOut)
    assert ada.keys == ("007", "Ada Lovelace", "ada@example.org")
    assert ada.submitted == "2026-03-01 10:20:30.123456789 -08:00"
    assert (bob.keys[0], bob.name) == ("Bob", "Bob")
    assert left.label == "submission_3"


def test_a_whole_download_in_one_archive(tmp_path: Path, course: Course) -> None:
    inner = zipped([("twice.py", "inner")])
    name = "lovelaceada_101_9001_hw.zip"
    (tmp_path / "submissions.zip").write_bytes(
        zipped([(name, inner), ("babbage_102_9002_twice.py", "b")])
    )
    with opened(tmp_path / "submissions.zip", course, HereUnpacker()) as folder:
        read = {label: text_of(one) for label, one in taken(folder, course).items()}
    assert read == {"lovelaceada 101": "inner", "babbage 102": "b"}
    assert not folder.exists()


def test_a_download_that_cannot_be_laid_out(tmp_path: Path, course: Course) -> None:
    entries = [("a_1_1_x.py", "file"), ("a_1_1_x.py/b.py", "folder"), ("b_2_2_hw.zip", b"")]
    (tmp_path / "submissions.zip").write_bytes(zipped(entries))
    with (
        pytest.raises(IntakeError, match="cannot be laid out"),
        opened(tmp_path / "submissions.zip", course, HereUnpacker()),
    ):
        pass


# ------------------------------------------------------------------------------- checkouts


def test_a_table_of_checkouts(tmp_path: Path, course: Course) -> None:
    own = hand_in(tmp_path, "ada", twice="committed")
    environment = {"GIT_CONFIG_GLOBAL": "/dev/null", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}

    def git(*words: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@b")
        command = ["git", "-C", str(own), *identity, *words]
        subprocess.run(command, check=True, capture_output=True, env=environment)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "done")
    hand_in(tmp_path, "ada", twice="changed since")
    table = tmp_path / "class.csv"
    table.write_text(
        "student,path,commit,submitted\n"
        "ada,ada,HEAD,2026-03-01T10:00:00Z\nbob,ada,,\ncy,gone,,\n"
        "dan,https://example.org/x,,\neve,ada,--output=x,\nfay,ada,nothing,\n"
    )
    handed = {one.label: one for one in found(table, course)}
    assert list(handed) == ["ada", "bob", "cy", "eve", "fay"]
    assert handed["ada"].submitted == "2026-03-01T10:00:00Z"
    read = take_in(handed["ada"], course, HereUnpacker())
    assert text_of(read) == "committed"
    assert len(read.commit) == 40
    assert text_of(take_in(handed["bob"], course, HereUnpacker())) == "changed since"
    for label, why in {"cy": "does not exist", "eve": "names no commit", "fay": "git"}.items():
        with pytest.raises(IntakeError, match=why):
            take_in(handed[label], course, HereUnpacker())


# ------------------------------------------------------------------------------- the roster


def roster(tmp_path: Path, text: str) -> Roster:
    (tmp_path / "roster.csv").write_text(text)
    return read_roster(tmp_path / "roster.csv")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("student,name,email\nada,Ada Lovelace,ada@x.org\n", ["ADA"]),
        ("student,name,email\nada,Ada Lovelace,ada@x.org\n", ["no", "ada@x.org"]),
        ("student,name,email\nada,Ada Lovelace,ada@x.org\n", ["Ada Lovelace"]),
        ('Student,ID,SIS Login ID\n"Lovelace, Ada",101,ada\n', ["101"]),
        ('Student,ID,SIS Login ID\n"Lovelace, Ada",101,ada\n', ["lovelaceada"]),
        ("First name,Surname,Username,Email address\nAda,Lovelace,ada,\n", ["Ada Lovelace"]),
    ],
)
def test_whose_it_is(tmp_path: Path, text: str, keys: list[str]) -> None:
    student, is_known = roster(tmp_path, text).student(keys, "")
    assert (student.id, is_known) == ("ada", True)


def test_canvas_has_lines_that_are_nobody(tmp_path: Path) -> None:
    text = 'Student,ID,SIS Login ID\n    Points Possible,,\n"Lovelace, Ada",101,ada\n'
    assert list(roster(tmp_path, text).students) == ["ada"]


def test_a_name_of_two_is_nobodys(tmp_path: Path) -> None:
    held = roster(tmp_path, "student,name\na,Kim\nb,Kim\n")
    assert held.student(["Kim"], "Kim") == (Student("Kim", "Kim"), False)


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "no student"), ("colour\nred\n", "no student"), ("student\na\na\n", "twice")],
)
def test_a_roster_that_is_none(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(RosterError, match=why):
        roster(tmp_path, text)


def test_a_roster_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RosterError, match="UTF-8"):
        read_roster(tmp_path / "roster.csv")
