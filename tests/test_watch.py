"""The desk: one exercise at a time, graded whenever its file is saved, and never at a loss."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from courses import RIGHT, WRONG
from desk import course_of_doubles, desk_at, page_of
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from grader.bench import Bench, bench
from grader.checks.known import Known
from grader.course import Course, CourseError, find_course
from grader.grade import grade_exercise
from grader.loading import load_exercise
from grader.outcome import Outcome, Result
from grader.standing import standing
from grader.submission import read_submission
from grader.watch import Desk, Inbox, Saves
from grader.watch import desk as desk_module
from grader.watch.keys import keys_in
from grader.watch.saves import counts

SEQUENCE = re.compile(r"\x1b\][^\x1b\x07]*(?:\x07|\x1b\\)|\x1b[\[(][0-?]*[ -/]*[@-~]")


def prose(written: str) -> str:
    """What was written as one line, without the frame around it."""
    return " ".join(word for word in SEQUENCE.sub("", written).split() if word != "│")


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench() as made:
        yield made


class Seat:
    """Somebody at a desk: what is saved and hit, and what is seen then."""

    def __init__(self, course: Course, made: Bench, height: int = 40, width: int = 90) -> None:
        screen, self.sent = page_of(height, width)
        self.course, self.desk = course, desk_at(course, made, screen)
        self.desk._open(self.desk.name)

    def path(self, name: str = "one") -> Path:
        return self.course.entries[name].stub

    def save(self, text: str | bytes, name: str = "one") -> str:
        self.path(name).write_bytes(text.encode() if isinstance(text, str) else text)
        self.desk.inbox.saved(self.path(name))
        return self.attend()

    def hit(self, *keys: str) -> str:
        for key in keys:
            self.desk.inbox.key(key)
            self.attend()
        return self.page

    def attend(self) -> str:
        self.desk.attend()
        return self.page

    @property
    def page(self) -> str:
        """The last page, as it is read."""
        last = re.split(r"\x1b\[H", self.sent.getvalue())[-1]
        return SEQUENCE.sub("", last).replace("\r", "")

    @property
    def prose(self) -> str:
        return prose(self.sent.getvalue())


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return course_of_doubles(tmp_path, "one", "two")


@pytest.fixture
def seat(course: Course, made: Bench) -> Seat:
    return Seat(course, made)


# --- grading on save


def test_it_begins_with_the_first_exercise_that_is_not_done(seat: Seat) -> None:
    assert "graph/one" in seat.page
    assert "0 of 2 done, 0 of 20 points" in seat.page
    assert "write where it says YOUR CODE HERE, and save" in seat.page


def test_a_save_is_graded_and_a_success_stays_on_the_page(seat: Seat) -> None:
    page = seat.save(RIGHT)
    assert "✓ pass" in page
    assert "1 of 2 done, 10 of 20 points" in page
    assert "n goes on to the next exercise" in page
    assert seat.desk.name == "one"
    assert standing(seat.course)["one"].passes


def test_what_is_wrong_is_said_with_its_place(seat: Seat) -> None:
    page = seat.save(WRONG)
    assert "✗ fail" in page
    assert "dx differs at 20 of 20 places" in page
    assert "the slope is 2" in seat.prose
    assert "exercises/graph/one.py:18" in page
    assert "grader hint" not in page  # here it is a key


def test_something_wrong_is_shown_before_all_is_known(seat: Seat) -> None:
    seat.save(WRONG)
    pages = seat.prose
    assert pages.index("something is wrong; looking further") < pages.rindex("the slope is 2")


def test_right_is_said_before_the_race_is_run(course: Course, made: Bench) -> None:
    spec = course.entries["one"].reference
    race = "Speed(Case(x=normal(400, 400)), at_most=5)"
    text = spec.read_text().replace("State()]", f"State(), {race}]")
    spec.write_text(text.replace("Oracle, State", "Oracle, Speed, State"))
    course.loaded.clear()
    seat = Seat(course, made)
    seat.save(RIGHT)
    pages = seat.prose
    right, done = pages.index("right; now its speed"), pages.rindex("n goes on")
    assert right < done
    assert "the reference's time" not in pages[:right]
    assert "the reference's time (at most 5x)" in seat.page


def test_the_path_can_be_clicked(seat: Seat) -> None:
    assert "]8;" in seat.sent.getvalue()
    assert seat.path().as_uri() in seat.sent.getvalue()


@pytest.fixture
def graded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is graded at the desk, from now on."""
    names: list[str] = []
    real = desk_module.grade_submission

    def counted(*args: object, **options: object) -> Iterator[Result]:
        names.extend(args[3])  # pyright: ignore[reportArgumentType]
        return real(*args, **options)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(desk_module, "grade_submission", counted)
    return names


def test_a_burst_of_saves_is_graded_once(seat: Seat, graded: list[str]) -> None:
    for number in range(20):
        seat.path().write_text(f"{WRONG}# {number}\n")
        seat.desk.inbox.saved(seat.path())
    seat.save(RIGHT)
    assert graded == ["one"]
    assert "✓ pass" in seat.page


def test_the_same_text_again_keeps_its_verdict(seat: Seat, graded: list[str]) -> None:
    seat.save(RIGHT)
    seat.save(RIGHT)
    assert graded == ["one"]
    assert "✓ pass" in seat.page


def test_a_version_saved_while_one_is_graded_is_the_one_that_counts(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, saved = seat.desk._show, list[str]()

    def show(*args: object, **options: object) -> None:
        real(*args, **options)  # pyright: ignore[reportArgumentType]
        if "looking further" in str(options.get("state")) and not saved:
            saved.append(RIGHT)
            seat.path().write_text(RIGHT)
            seat.desk.inbox.saved(seat.path())

    monkeypatch.setattr(seat.desk, "_show", show)
    assert "✓ pass" in seat.save(WRONG)
    assert saved


def test_a_save_nobody_told_of_is_noticed(seat: Seat) -> None:
    seat.path().write_text(RIGHT)
    assert "✓ pass" in seat.attend()


def test_another_exercise_that_is_saved_is_the_one_at_hand(seat: Seat) -> None:
    page = seat.save(RIGHT, "two")
    assert "graph/two" in page
    assert "✓ pass   two" in page


def test_a_module_that_the_answer_imports_counts(seat: Seat) -> None:
    text = RIGHT.replace("return 2 * x", "return factor * x")
    seat.save(f"{text}\nfrom exercises.graph.helper import factor\n")
    assert "✗ fail" in seat.page
    helper = seat.path().with_name("helper.py")
    helper.write_text("factor = 2\n")
    seat.desk.inbox.saved(helper)
    assert "✓ pass" in seat.attend()


def test_a_file_that_goes_away_and_comes_back(seat: Seat) -> None:
    seat.save(RIGHT)
    seat.path().unlink()
    seat.desk.inbox.saved(seat.path())
    assert "the file is gone: save it again, or r puts the stub back" in seat.attend()
    assert "✓ pass" in seat.save(RIGHT)


def test_a_folder_that_goes_away_and_comes_back(seat: Seat) -> None:
    aside = seat.course.exercises.with_name("aside")
    seat.course.exercises.rename(aside)
    assert "graph/one" in seat.attend()
    aside.rename(seat.course.exercises)
    assert "✓ pass" in seat.save(RIGHT)


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", b"def (", "# é".encode()[:-1], b"\x00" * 9])
def test_what_is_no_program_is_a_verdict_too(seat: Seat, text: bytes) -> None:
    assert "✗ fail" in seat.save(text)
    assert "✓ pass" in seat.save(RIGHT)


# --- keys


def test_next_goes_to_what_is_not_done(seat: Seat) -> None:
    seat.save(RIGHT)
    assert "graph/two" in seat.hit("n")
    seat.save(RIGHT, "two")
    assert "every exercise here is done" in seat.hit("n")


def test_hints_come_one_after_the_other(seat: Seat) -> None:
    page = seat.hit("h")
    assert "What is twice?" in page
    assert "Two times." not in page
    assert "Two times." in seat.hit("h")
    assert "that was the last hint" in seat.hit("h")
    assert standing(seat.course)["one"].hints == 2


def test_the_list_is_a_table_of_units(seat: Seat) -> None:
    seat.save(RIGHT)
    page = seat.hit("l")
    assert re.search(r"graph +━+─+ +1/2 +10/20 +\d{4}-\d\d-\d\d", page)


def test_all_that_was_begun_is_checked(seat: Seat) -> None:
    seat.save(RIGHT)
    seat.path("two").write_text(WRONG)
    page = seat.hit("a")
    assert "1 of 2 pass" in page
    assert "✗ fail   two" in page


def test_a_reset_asks_and_keeps_what_was_there(seat: Seat) -> None:
    seat.save(WRONG)
    assert "put the stub of one back?" in seat.hit("r")
    seat.hit("x")
    assert seat.path().read_text() == WRONG
    page = seat.hit("r", "y")
    assert "what was there is now one.py.1.bak" in page
    assert "NotImplementedError" in seat.path().read_text()
    assert seat.path().with_name("one.py.1.bak").read_text() == WRONG


def test_keys_hit_while_something_runs_are_ignored(seat: Seat) -> None:
    seat.desk.inbox.key("n")
    seat.save(RIGHT)
    assert "graph/one" in seat.attend()


def test_quit_ends_it(seat: Seat) -> None:
    seat.hit("q")
    assert seat.desk.inbox.is_over


def test_a_key_that_means_nothing_does_nothing(seat: Seat) -> None:
    before = seat.page
    assert seat.hit("z", "7", "가") == before


@pytest.mark.parametrize(
    ("typed", "keys"),
    [(b"n", "n"), (b"\x1b[A", ""), (b"\x1b", ""), ("ㅜ".encode(), "ㅜ"), (b"\xff", "")],
)
def test_an_arrow_is_no_key(typed: bytes, keys: str) -> None:
    assert keys_in(typed) == keys


# --- what is written down


def test_one_comes_back_to_where_one_was(seat: Seat, made: Bench) -> None:
    seat.hit("n")
    assert "graph/two" in Seat(seat.course, made).page


def test_an_error_of_ours_is_a_sentence_on_the_page(seat: Seat) -> None:
    spec = seat.course.entries["one"].reference
    spec.write_text("1 +")
    seat.course.loaded.clear()
    assert "! error" in seat.save(WRONG)


def test_what_the_catalogue_does_not_know_yet_is_left_out(course: Course, made: Bench) -> None:
    path = course.root / "reference" / "graph" / "three.py"
    path.write_text(course.entries["one"].reference.read_text())
    newer = find_course(course.root)
    assert Seat(newer, made).desk.names == ["one", "two"]
    with pytest.raises(CourseError, match="run: grader sync"):
        Desk(newer, made, ["three"], Inbox(), page_of()[0])


# --- the page


@pytest.mark.parametrize(("height", "width"), [(8, 30), (12, 60), (50, 200), (3, 10)])
def test_a_page_fits_its_terminal(course: Course, made: Bench, height: int, width: int) -> None:
    seat = Seat(course, made, height, width)
    page = seat.save(WRONG)
    assert max(len(line) for line in page.split("\n")) <= max(width, 60)
    if height > 8:
        assert page.count("\n") < height


def test_a_new_size_is_drawn_for(seat: Seat) -> None:
    seat.save(WRONG)
    before = len(seat.sent.getvalue())
    seat.desk.screen.console.width = 60
    seat.desk.inbox.redraw()
    seat.attend()
    assert "\x1b[2J" in seat.sent.getvalue()[before:]


# --- which changes count


@pytest.mark.parametrize(
    ("path", "does"),
    [
        ("graph/one.py", True),
        ("graph", True),
        ("graph/4913", False),
        ("graph/.one.py.swp", False),
        ("graph/.one.py", False),
        ("graph/one.py~", False),
        ("__pycache__", False),
    ],
)
def test_which_changes_count(path: str, does: bool) -> None:
    folder = Path("/course/exercises")
    assert counts(folder, folder / path) is does


@pytest.mark.parametrize("poll", [False, True])
def test_saves_are_told_whatever_happens_to_the_folder(tmp_path: Path, poll: bool) -> None:
    inbox, folder = Inbox(), tmp_path / "exercises"
    folder.mkdir()
    with Saves(inbox, folder, poll):
        _wait_for(lambda: _told(inbox, folder / "a.py", "1"))
        folder.rename(tmp_path / "aside")
        folder.mkdir()
        _wait_for(lambda: _told(inbox, folder / "b.py", "2"), or_fine=not poll)
    assert not inbox.is_over


def _told(inbox: Inbox, path: Path, text: str) -> bool:
    path.write_text(text + str(time.monotonic_ns()))
    inbox.wait(0.5)
    return path in inbox.take_saves()


def _wait_for(seen: object, seconds: float = 20.0, or_fine: bool = False) -> None:
    until = time.monotonic() + (3.0 if or_fine else seconds)
    while time.monotonic() < until:
        if seen():  # pyright: ignore[reportCallIssue]
            return
    assert or_fine, "nothing was told"


# --- whatever is saved, however


@st.composite
def versions(draw: st.DrawFn) -> bytes:
    """A version as a disk may hold it: right, wrong, cut anywhere, with a character cut in two."""
    text = draw(st.sampled_from([RIGHT, WRONG, RIGHT + "# 그래디언트\n", WRONG + "# é\n"])).encode()
    cut = draw(st.one_of(st.none(), st.integers(0, len(text))))
    return text if cut is None else text[:cut]


def _follow(seat: Seat, saved: list[bytes], as_editor: list[bool]) -> None:
    """Save one version after the other while the desk grades; at the end it shows the last one's verdict."""

    def write() -> None:
        for text, atomic in zip(saved, as_editor, strict=False):
            if atomic:
                beside = seat.path().with_name(".one.py.editing")
                beside.write_bytes(text)
                beside.replace(seat.path())
            else:
                seat.path().write_bytes(text)
            seat.desk.inbox.saved(seat.path())

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive() or seat.desk.inbox.has_saves:
        seat.desk.attend()
    writer.join()
    seat.desk.attend()
    shown, submission = seat.desk.view.result, read_submission(seat.course.root, seat.course)
    seat.desk.made.left = 60.0
    alone = grade_exercise(seat.desk.made, seat.course, submission, "one")
    assert shown is not None
    assert [*map(_said, shown.outcomes)] == [*map(_said, alone.outcomes)]


def _said(outcome: Outcome) -> tuple[str, ...]:
    return outcome.check, outcome.case, outcome.verdict, outcome.sentence


SAVED = given(
    saved=st.lists(versions(), min_size=1, max_size=5),
    as_editor=st.lists(st.booleans(), min_size=5, max_size=5),
)
QUIET: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=6, derandomize=True, **QUIET)
@SAVED
def test_the_last_version_counts(
    seat_of_many: Seat, saved: list[bytes], as_editor: list[bool]
) -> None:
    _follow(seat_of_many, saved, as_editor)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_the_last_version_counts_a_thousand_times(seat_of_many: Seat, part: int) -> None:
    """A hundred rounds in each part, so that a part can be run again by itself."""

    @seed(part)
    @settings(max_examples=100, database=None, **QUIET)
    @SAVED
    def rounds(saved: list[bytes], as_editor: list[bool]) -> None:
        _follow(seat_of_many, saved, as_editor)

    rounds()


@pytest.fixture(scope="module")
def seat_of_many(tmp_path_factory: pytest.TempPathFactory, made: Bench) -> Seat:
    return Seat(course_of_doubles(tmp_path_factory.mktemp("course"), "one"), made)


# --- in a terminal


class Terminal:
    """`grader watch` in a pseudo-terminal."""

    def __init__(self, course: Course, *words: str) -> None:
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(course.root)
            os.environ |= {"TERM": "xterm-256color", "GRADER_LANG": "en", "COLUMNS": "100"}
            os.execv(sys.executable, [sys.executable, "-m", "grader", *words])

    def until(self, text: str, seconds: float = 40.0) -> str:
        """Read until something is written that was not before: all that came."""
        end, got = time.monotonic() + seconds, b""
        while text not in prose(got.decode("utf-8", "ignore")):
            assert time.monotonic() < end, got
            if select.select([self.descriptor], [], [], 0.5)[0]:
                got += os.read(self.descriptor, 1 << 16)
        return prose(got.decode("utf-8", "ignore"))

    def hit(self, key: str) -> None:
        os.write(self.descriptor, key.encode())

    def ended(self, seconds: float = 30.0) -> int:
        end = time.monotonic() + seconds
        with contextlib.suppress(OSError):
            while time.monotonic() < end:
                if select.select([self.descriptor], [], [], 0.5)[0]:
                    os.read(self.descriptor, 1 << 16)
        if time.monotonic() >= end:
            os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.descriptor)
        return os.waitstatus_to_exitcode(status)


def test_in_a_terminal_from_the_first_save_to_the_end(course: Course) -> None:
    terminal = Terminal(course)
    terminal.until("YOUR CODE HERE")
    course.entries["one"].stub.write_text(WRONG)
    terminal.until("the slope is 2")
    course.entries["one"].stub.write_text(RIGHT)
    terminal.until("done: n goes on")
    os.kill(terminal.pid, signal.SIGWINCH)
    terminal.hit("n")
    assert "graph/two" in terminal.until("YOUR CODE HERE")
    terminal.hit("q")
    assert terminal.ended() == 0


@pytest.mark.parametrize("how", ["hang up", "terminate", "interrupt"])
def test_an_end_from_outside_leaves_nothing_behind(course: Course, how: str) -> None:
    terminal = Terminal(course, "watch", "one")
    terminal.until("YOUR CODE HERE")
    if how == "hang up":
        os.close(terminal.descriptor)
        _, status = os.waitpid(terminal.pid, 0)
        assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGHUP)
        return
    if how == "interrupt":
        terminal.hit("\x03")
    else:
        os.kill(terminal.pid, signal.SIGTERM)
    assert terminal.ended() == 0


def test_without_a_terminal_it_says_so_and_checks_once(course: Course) -> None:
    course.entries["one"].stub.write_text(WRONG)
    command = [sys.executable, "-m", "grader", "watch"]
    found = subprocess.run(command, cwd=course.root, capture_output=True, text=True, timeout=60)
    assert found.returncode == 1
    assert "this is no terminal, so one is checked once" in found.stderr
    assert "the slope is 2" in prose(found.stdout)


# --- what is made ready


def test_a_worker_waits_for_the_next_version() -> None:
    with bench() as own:
        own.spare("numpy")
        waiting = own._spare["numpy"]
        link = own.connect("numpy")
        assert link is waiting
        other = own.connect("numpy")
        assert other is not waiting
        link.end()
        other.end()


def test_a_worker_that_ended_while_it_waited_is_not_used() -> None:
    with bench() as own:
        own.spare("numpy")
        waiting = own._spare["numpy"]
        waiting.running._end()
        link = own.connect("numpy")
        assert link is not waiting
        link.end()


def test_what_the_oracle_says_is_known_before_the_first_save(course: Course) -> None:
    with bench() as own:
        seat = Seat(course, own)
        known = own.known(load_exercise(course, "one"), "0", Known)
        assert ("expected", "images") in known.found
        assert "✓ pass" in seat.save(RIGHT)
