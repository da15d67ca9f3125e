"""`grader batch`: a small class, from a folder to a gradebook, undisturbed and disturbed."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
from small_class import differing, gradings_in, half, hand_in, small_course, twice, zipped

from grader.batch.gradebook import Gradebook
from grader.batch.key import Keys
from grader.batch.marks import Marks, everybody
from grader.batch.pool import Pool
from grader.batch.roster import Roster, Student
from grader.batch.run import Batch, Tally, Wishes
from grader.batch.task import Done, Task
from grader.cli import run
from grader.course import Course, find_course
from grader.submission import read_submission
from grader.sync import fresh_stub

KILLS = 100


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return small_course(tmp_path_factory.mktemp("small") / "course")


@pytest.fixture(scope="module")
def class_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three who handed in what can be graded, and some who did not."""
    folder = tmp_path_factory.mktemp("handed") / "in"
    hand_in(folder, "ada", twice=twice(note="ada"), half=half(note="ada"))
    hand_in(folder, "bob", twice=twice(False, "bob"), half=half(note="bob"))
    hand_in(folder, "cy", twice="def f(:\n", half=half(note="cy"))
    (folder / "dee.zip").write_bytes(b"not an archive")
    (folder / "eve.zip").write_bytes(zipped([("../twice.py", ""), ("half.py", half(note="eve"))]))
    return folder


def empty_task(course: Course, number: int, graded_by: str = "") -> bytes:
    """A task without a submission, as it goes to whoever grades."""
    task = Task(
        number=number,
        course=str(course.root),
        names=("twice",),
        seed="s",
        isolation="L0",
        device="cpu",
        graded_by=graded_by,
        root="ada",
        texts=(),
        answers={},
        modules={},
    )
    return msgspec.msgpack.encode(task)


class Here:
    """Grades in this process, so that a test sees what is asked; it stops after `most` tasks."""

    def __init__(self, most: int = 1000):
        from grader.batch.desk import Desk

        self.desk, self.most = Desk(), most
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, tasks: Iterable[bytes]) -> Iterator[bytes]:
        try:
            for task in tasks:
                if len(self.asked) >= self.most:
                    raise KeyboardInterrupt
                self.asked.append(msgspec.msgpack.decode(task, type=Task).names)
                yield self.desk.graded(task)
        finally:
            self.desk.close()


def graded(
    course: Course,
    path: Path,
    book: Path,
    executor: Here | None = None,
    roster: Roster | None = None,
    **wishes: object,
) -> tuple[Tally, list[tuple[str, ...]]]:
    """Grade, and what was asked for."""
    executor = executor or Here()
    held = Gradebook(book)
    try:
        wished = Wishes(**wishes)  # pyright: ignore[reportArgumentType]
        batch = Batch(course, held, roster or Roster(), held.seed("s"), wished, executor)
        return batch.run(path), executor.asked
    finally:
        held.close()


def marks_of(book: Path) -> dict[str, Marks]:
    held = Gradebook(book)
    try:
        return {marks.key: marks for marks in everybody(held, reports=True)}
    finally:
        held.close()


@pytest.fixture(scope="module")
def undisturbed(course: Course, class_: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gradebook of a run that nothing happened to."""
    book = tmp_path_factory.mktemp("book") / "gradebook.db"
    graded(course, class_, book)
    return book


# ------------------------------------------------------------------------------- a class


def test_everybody_has_what_they_earned(undisturbed: Path) -> None:
    points = {
        key: {name: mark.points for name, mark in marks.marks.items()}
        for key, marks in marks_of(undisturbed).items()
    }
    assert points == {
        "ada": {"twice": 10.0, "half": 10.0},
        "bob": {"twice": 6.0, "half": 10.0},
        "cy": {"twice": 0.0, "half": 10.0},
        "dee": {},
        "eve": {"half": 10.0},
    }


def test_what_cannot_be_read_is_named_and_costs_nobody(undisturbed: Path) -> None:
    dee, eve = marks_of(undisturbed)["dee"], marks_of(undisturbed)["eve"]
    assert (dee.status, dee.problem) == (
        "unreadable",
        "it is no zip and no tar archive, whatever it is called",
    )
    assert eve.remarks == ("../twice.py leads out of the archive: left out",)


def test_the_sentence_is_in_the_report(undisturbed: Path) -> None:
    report = marks_of(undisturbed)["bob"].marks["twice"].report
    assert "the factor is in backward too" in report
    assert '"submission":"bob"' in report


def test_of_two_by_one_student_the_later_counts(course: Course, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "a", twice=twice(False))
    hand_in(tmp_path / "in", "b", twice=twice())
    roster = Roster([Student("ada", "a", "b@x.org"), Student("bob", "bob")])
    tally, _ = graded(course, tmp_path / "in", tmp_path / "g.db", roster=roster)
    marks = marks_of(tmp_path / "g.db")
    assert ("a", "is of the same student as b, which counts") in tally.told
    assert (marks["ada"].label, marks["ada"].marks["twice"].points) == ("b", 10.0)
    assert marks["bob"].status == "missing"


def test_who_attempted_nothing_has_nothing(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stubs as they were handed out; and a notebook that cannot be read, which a person has to look at."""
    stubs = {name: fresh_stub(course.entries[name]) for name in ("twice", "half")}
    hand_in(tmp_path / "in", "ada", **stubs)
    hand_in(tmp_path / "in", "bob", twice=twice())
    (tmp_path / "in" / "cy.ipynb").write_bytes(b"{")
    _, asked = graded(course, tmp_path / "in", tmp_path / "g.db")
    assert asked == [("twice",)]
    marks = marks_of(tmp_path / "g.db")
    assert {key: one.status for key, one in marks.items()} == {
        "ada": "empty",
        "bob": "graded",
        "cy": "unreadable",
    }
    assert run(["gradebook", "export", str(tmp_path / "g.db")]) == 0
    rows = capsys.readouterr().out.splitlines()
    points = [row.split(",")[-2:] for row in rows[1:]]
    assert points == [["0", "10"], ["10", "10"], ["", "10"]]


def test_who_is_not_on_the_roster_is_graded(course: Course, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "zoe", twice=twice())
    roster = Roster([Student("ada")])
    tally, _ = graded(course, tmp_path / "in", tmp_path / "g.db", roster=roster)
    assert tally.told == [("zoe", "is not on the roster; it is kept all the same")]
    assert marks_of(tmp_path / "g.db")["zoe"].marks["twice"].points == 10.0
    assert not marks_of(tmp_path / "g.db")["zoe"].on_roster


def test_shards_together_are_the_whole(
    course: Course, class_: Path, undisturbed: Path, tmp_path: Path
) -> None:
    parts = [tmp_path / f"{number}.db" for number in (1, 2, 3)]
    totals = [
        graded(course, class_, part, shard=(number, 3))[0].total
        for number, part in enumerate(parts, 1)
    ]
    assert sum(totals) == 5
    whole = tmp_path / "whole.db"
    assert run(["gradebook", "merge", str(whole), *map(str, parts)]) == 0
    assert run(["gradebook", "merge", str(whole), *map(str, parts)]) == 0
    assert differing(whole, undisturbed) == []


# ------------------------------------------------------------------------------- once more


def test_a_second_run_grades_nothing(course: Course, class_: Path, undisturbed: Path) -> None:
    tally, asked = graded(course, class_, undisturbed)
    assert (tally.kept, tally.unreadable, asked) == (4, 1, [])


def test_a_stopped_run_goes_on(
    course: Course, class_: Path, undisturbed: Path, tmp_path: Path
) -> None:
    book = tmp_path / "g.db"
    with pytest.raises(KeyboardInterrupt):
        graded(course, class_, book, Here(most=2))
    _, asked = graded(course, class_, book)
    assert len(asked) == 2
    assert differing(book, undisturbed) == []


def test_who_waits_for_a_grading_has_no_score(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that was stopped makes nobody's work worth nothing: what was graded before is graded anew, or
    something was handed in for the first time."""
    folder, book = tmp_path / "in", tmp_path / "g.db"

    def stopped(status: str, *rows: str) -> None:
        with pytest.raises(KeyboardInterrupt):
            graded(course, folder, book, Here(most=0))
        assert marks_of(book)["ada"].status == status
        assert run(["gradebook", "export", str(book)]) == 3
        told = capsys.readouterr()
        assert [row.partition(status)[2] for row in told.out.splitlines()[1:]] == [*rows]
        assert "ada: " in told.err

    hand_in(folder, "ada", twice=twice())
    stopped("incomplete", ",,,0,,0")
    graded(course, folder, book)
    hand_in(folder, "ada", twice=twice(note="changed"), half=half())
    stopped("incomplete", ",,,0,,,10")
    assert graded(course, folder, book, only=frozenset({"half"}))[1] == [("half",)]
    assert marks_of(book)["ada"].status == "incomplete"  # the other waits still
    assert graded(course, folder, book)[1] == [("twice",)]
    assert marks_of(book)["ada"].status == "graded"
    assert run(["gradebook", "export", str(book)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "ada,ada,,graded,,,0,10,10,20,20"


def test_another_spec_regrades_its_exercise_alone(class_: Path, tmp_path: Path) -> None:
    course = small_course(tmp_path / "course")
    graded(course, class_, tmp_path / "g.db")
    spec = course.reference / "unit" / "half.py"
    spec.write_text(spec.read_text().replace("normal(2, 3)", "normal(3, 4)"))
    _, asked = graded(find_course(course.root), class_, tmp_path / "g.db")
    assert asked == [("half",)] * 4


def test_only_what_is_wanted_is_graded_and_the_rest_is_kept(class_: Path, tmp_path: Path) -> None:
    course, book = small_course(tmp_path / "course"), tmp_path / "g.db"
    assert graded(course, class_, book, only=frozenset({"half"}))[1] == [("half",)] * 4
    assert set(marks_of(book)["ada"].marks) == {"half"}
    assert graded(course, class_, book)[1] == [("twice",)] * 3
    for name in ("twice", "half"):
        spec = course.reference / "unit" / f"{name}.py"
        spec.write_text(spec.read_text().replace("normal(2, 3)", "normal(3, 4)"))
    changed = find_course(course.root)
    assert graded(changed, class_, book, only=frozenset({"half"}))[1] == [("half",)] * 4
    assert set(marks_of(book)["ada"].marks) == {"twice", "half"}


def test_another_answer_regrades_itself_and_what_imports_it(course: Course, tmp_path: Path) -> None:
    importing = "from exercises.unit.half import Half\n"
    own = hand_in(tmp_path / "in", "ada", twice=importing + twice(), half=half())
    hand_in(tmp_path / "in", "bob", twice=twice(), half=half())
    graded(course, tmp_path / "in", tmp_path / "g.db")
    for student in ("ada", "bob"):
        hand_in(tmp_path / "in", student, half=half(note="changed"))
    _, asked = graded(course, tmp_path / "in", tmp_path / "g.db")
    assert asked == [("twice", "half"), ("half",)]
    assert own.exists()


@pytest.mark.parametrize("what", ["seed", "device", "grader", "versions"])
def test_whatever_a_grading_depends_on_is_in_its_key(
    course: Course, class_: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    ada = read_submission(class_ / "ada", course)
    before = Keys(course, "s", "auto").key(ada, "twice")
    assert Keys(course, "s", "auto").key(ada, "twice") == before
    if what == "grader":
        monkeypatch.setattr("grader.batch.key._grader", lambda: "another check")
    elif what == "versions":
        monkeypatch.setattr("grader.batch.key._versions", lambda: ("numpy 9",))
    seed, device = "t" if what == "seed" else "s", "cpu" if what == "device" else "auto"
    assert Keys(course, seed, device).key(ada, "twice") != before


def test_history_is_kept(course: Course, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "ada", twice=twice(False))
    graded(course, tmp_path / "in", tmp_path / "g.db")
    hand_in(tmp_path / "in", "ada", twice=twice())
    graded(course, tmp_path / "in", tmp_path / "g.db")
    hand_in(tmp_path / "in", "ada", twice=twice(False))
    _, asked = graded(course, tmp_path / "in", tmp_path / "g.db")
    assert asked == []  # that one is graded already
    assert marks_of(tmp_path / "g.db")["ada"].marks["twice"].points == 6.0
    with sqlite3.connect(tmp_path / "g.db") as db:
        assert [n for (n,) in db.execute("SELECT points FROM grading ORDER BY id")] == [6, 10]
    db.close()


class Broken(Here):
    """Whoever grades dies of it."""

    def __call__(self, tasks: Iterable[bytes]) -> Iterator[bytes]:
        for task in tasks:
            read = msgspec.msgpack.decode(task, type=Task)
            self.asked.append(read.names)
            yield msgspec.msgpack.encode(Done(number=read.number, broke="it died"))


def test_an_error_of_ours_has_no_score_until_it_is_tried_again(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(tmp_path / "in", "ada", twice=twice())
    book = tmp_path / "g.db"
    tally, _ = graded(course, tmp_path / "in", book, Broken())
    assert tally.broken == 1
    assert run(["gradebook", "export", str(book)]) == 3
    exported = capsys.readouterr()
    assert "ada,ada,,incomplete,,,0,,," in exported.out
    assert "ada: the grader itself failed" in exported.err
    assert graded(course, tmp_path / "in", book)[1] == []
    assert graded(course, tmp_path / "in", book, retry_errors=True)[1] == [("twice",)]
    assert marks_of(book)["ada"].marks["twice"].points == 10.0


def test_a_grading_at_a_lower_level_does_not_hold(course: Course, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "ada", twice=twice())
    book = tmp_path / "g.db"
    graded(course, tmp_path / "in", book)
    with sqlite3.connect(book) as db:
        db.execute("UPDATE grading SET level = 'L1 limits'")
    db.close()
    assert graded(course, tmp_path / "in", book)[1] == []
    assert graded(course, tmp_path / "in", book, isolation="L2")[1] == [("twice",)]


def test_another_version_elsewhere_is_an_error_of_ours(course: Course) -> None:
    from grader.batch.desk import Desk

    done = msgspec.msgpack.decode(Desk().graded(empty_task(course, 7, "another")), type=Done)
    assert (done.number, done.reports) == (7, ())
    assert "another version" in done.broke


# ------------------------------------------------------------------------------- the command


def command(course: Course, class_: Path, book: Path, *more: str) -> list[str]:
    base = [sys.executable, "-m", "grader", "--course", str(course.root), "batch", str(class_)]
    return [*base, "-o", str(book), "--isolation", "L0", "--seed", "s", "--jobs", "2", *more]


def test_the_command_says_how_it_went(
    course: Course, class_: Path, undisturbed: Path, tmp_path: Path
) -> None:
    book = tmp_path / "g.db"
    done = subprocess.run(command(course, class_, book), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "5 submissions: 4 graded (2 failed, 5 passed)" in done.stdout
    assert "1 could not be read, and have no score" in done.stdout
    assert "dee: it is no zip and no tar archive" in done.stderr
    assert differing(book, undisturbed) == []


def _processes(pid: int) -> list[int]:
    """The processes of the pool: children of any thread."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(n) for n in task.read_text().split()]
        except OSError:
            continue
    return found


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _until(holds: object, seconds: float = 60.0) -> None:
    assert callable(holds)
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_ended_midway_it_leaves_nobody_and_goes_on(
    course: Course, class_: Path, undisturbed: Path, tmp_path: Path, number: signal.Signals
) -> None:
    book = tmp_path / "g.db"
    with subprocess.Popen(
        command(course, class_, book), stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        _until(lambda: gradings_in(book) or process.poll() is not None)
        pool = _processes(process.pid)
        os.kill(process.pid, number)
        _, told = process.communicate()
    if number == signal.SIGINT:
        assert process.returncode in (130, 0)
        assert b"Traceback" not in told
    _until(lambda: not any(map(_is_alive, pool)))
    assert run(command(course, class_, book)[3:]) == 0
    assert differing(book, undisturbed) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_killed_again_and_again_the_gradebook_is_the_same(course: Course, tmp_path: Path) -> None:
    """The coordinator, or a process of its pool, at a hundred moments drawn by chance."""
    folder, draw = tmp_path / "in", random.Random(1)
    for number in range(30):
        own = {"twice": twice(number % 3 == 0, str(number)), "half": half(note=str(number))}
        hand_in(folder, f"student{number:02}", **own)
    graded(course, folder, tmp_path / "undisturbed.db")
    kills, rounds = 0, 0
    while kills < KILLS:
        rounds += 1
        book = tmp_path / f"{rounds}.db"
        while kills < KILLS:
            with subprocess.Popen(
                command(course, folder, book), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as process:
                try:
                    process.wait(draw.uniform(0.3, 4.0))
                    break  # it came to its end
                except subprocess.TimeoutExpired:
                    kills += 1
                own = [process.pid, *_processes(process.pid)]
                with contextlib.suppress(ProcessLookupError):
                    os.kill(draw.choice(own), signal.SIGKILL)
                if process.poll() is None and draw.random() < 0.5:
                    process.kill()
        assert run(command(course, folder, book)[3:]) == 0
        assert differing(book, tmp_path / "undisturbed.db") == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_process_of_the_pool_that_is_killed_costs_nothing(
    course: Course, class_: Path, undisturbed: Path, tmp_path: Path
) -> None:
    book = tmp_path / "g.db"
    with subprocess.Popen(command(course, class_, book), stderr=subprocess.DEVNULL) as process:
        _until(lambda: _processes(process.pid))
        for pid in _processes(process.pid):
            os.kill(pid, signal.SIGKILL)
        assert process.wait(120) == 0
    assert differing(book, undisturbed) == []


def test_a_task_that_kills_whoever_grades_it_is_given_up(course: Course) -> None:
    """Not a task at all: the process ends of it, three times."""
    pool = Pool(1)
    pool._begun = lambda: subprocess.Popen(  # pyright: ignore[reportAttributeAccessIssue]
        [sys.executable, "-c", ""], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    (done,) = [msgspec.msgpack.decode(d, type=Done) for d in pool([empty_task(course, 3)])]
    assert (done.number, done.reports) == (3, ())
    assert "ended 3 times" in done.broke


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--shard", "3"], "write I/N"),
        (["--shard", "0/2"], "write I/N"),
        (["--shard", "1/2", "--seed", ""], "same --seed"),
        (["--only", "nothing"], "there is no exercise"),
    ],
)
def test_wrong_usage_is_told(
    course: Course,
    class_: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
) -> None:
    assert run([*command(course, class_, tmp_path / "g.db")[3:], *words]) == 2
    assert sentence in capsys.readouterr().err


def test_a_handout_grades_no_class(
    class_: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = small_course(tmp_path / "course")
    project = course.root / "pyproject.toml"
    project.write_text(project.read_text().replace("title =", 'recorded = "recorded"\ntitle ='))
    assert run(command(course, class_, tmp_path / "g.db")[3:]) == 2
    assert "grade with the full course" in capsys.readouterr().err
    assert not (tmp_path / "g.db").exists()


def test_a_pool_that_is_done_leaves_nobody(course: Course) -> None:
    """Each process ends by itself, and closes its workers."""
    pool = Pool(1)
    begun: list[subprocess.Popen[bytes]] = []
    begin = pool._begun

    def noted() -> subprocess.Popen[bytes]:
        begun.append(begin())
        return begun[-1]

    pool._begun = noted
    assert len(list(pool([empty_task(course, 1)]))) == 1
    assert [process.returncode for process in begun] == [0]
