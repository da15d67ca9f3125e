"""Every limit, passed through the real way: the verdict names it in a student's words, and a machine that
others use fails no right answer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from grader.bench import Bench, bench
from grader.course import Course
from grader.grade import grade_submission
from grader.submission import Found, Submission
from grader.worker import bubblewrap
from grader.worker.answer import Answer
from grader.worker.channel import Channel
from grader.worker.deadline import PATIENCE, Deadline, OwnTime
from grader.worker.failure import AnswerFailure, passed
from grader.worker.host import Worker
from grader.worker.limits import Limits
from grader.worker.running import Ended
from grader.worker.sources import Source

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into Linux")


@pytest.fixture(scope="module", params=["namespaces", "no namespaces"])
def made(request: pytest.FixtureRequest) -> Iterator[Bench]:
    if request.param == "namespaces" and bubblewrap.why_not():
        pytest.skip(f"no namespaces: {bubblewrap.why_not()}")
    with bench(without=() if request.param == "namespaces" else ["namespaces"]) as opened:
        yield opened


def worker_of(
    made: Bench, body: str, limits: Limits, track: str = "numpy", left: float = float("inf")
) -> Worker:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    head = "import ctypes, os, threading, time\nimport numpy as np\n"
    source = {"answer": Source("answer.py", f"{head}def f():\n{lines}\n".encode())}
    made.limits = limits
    return Worker(
        lambda: made.connect(track), "answer", source, track=track, limits=limits, left=left
    )


def told(
    made: Bench, body: str, limits: Limits, track: str = "numpy", left: float = float("inf")
) -> str:
    """What is said of the first call that fails, of twenty."""
    with closing(worker_of(made, body, limits, track, left)) as worker:
        answer = Answer(worker, "f", is_class=False)
        for _ in range(20):
            try:
                answer()
            except AnswerFailure as failure:
                return failure.sentence
        return "nothing"


ROOM = "f wrote more than the 16 MB or 200 files that it has room for"
FULL = "for n in range(40):\n    open(f'f{n}', 'wb').write(bytes(1 << 20))\ntime.sleep(9)"
MANY = "for n in range(400): open(f'f{n}', 'w').close()\ntime.sleep(9)"
WAITING = "threading.stack_size(1 << 16)\nheld = threading.Event()\n"
WAITING += (
    "for _ in range(60): threading.Thread(target=held.wait, daemon=True).start()\ntime.sleep(9)"
)
STACKS = "threading.stack_size(256 << 20)\nfor _ in range(9): "
STACKS += "threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"
SPIN = "until = time.process_time() + 9\nwhile time.process_time() < until: pass"
KEPT = "held = []\nwhile len(held) < 100: held.append(open(os.devnull))"

TOLD: dict[str, tuple[str, Limits, str]] = {
    "time": (SPIN, Limits(call=0.4), "f did not return within 0.4 s"),
    "time asleep": ("time.sleep(60)", Limits(call=0.4), "f did not return within 0.4 s"),
    "processor time": (SPIN, Limits(call=8, cpu=1), "f used more than 1 s of processor time"),
    "processor time, deaf": (
        f"import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\n{SPIN}",
        Limits(call=8, cpu=1),
        "f used more than 1 s of processor time",
    ),
    "memory": (
        "np.ones(1 << 27)",
        Limits(memory=256 << 20),
        "f asked for more memory than the 256 MB that a worker has (Unable to allocate 1.00 GiB",
    ),
    "a file": (
        "open('own', 'wb').write(bytes(3 << 20))",
        Limits(file=2 << 20),
        "f wrote a file of more than 2 MB",
    ),
    "a file of NumPy's": (
        "np.ones(1 << 19).tofile('own')",
        Limits(file=2 << 20),
        "f ",
    ),
    "files": (KEPT, Limits(files=32), "f opened more than 32 files at once"),
    "stacks": (STACKS, Limits(memory=1 << 30), "f started more threads than a worker may have"),
    "threads": (WAITING, Limits(call=8, threads=40), "f started more than 40 threads"),
    "room": (FULL, Limits(call=8, scratch=16 << 20, entries=200), ROOM),
    "entries": (MANY, Limits(call=8, scratch=16 << 20, entries=200), ROOM),
    "output": (
        "while True: os.write(1, b'x' * 65536)",
        Limits(call=0.5),
        "f did not return within 0.5 s; it printed ",
    ),
}


@linux
@pytest.mark.parametrize("limit", TOLD)
def test_a_limit_is_named(made: Bench, limit: str) -> None:
    body, limits, sentence = TOLD[limit]
    assert told(made, body, limits).startswith(sentence)
    with closing(worker_of(made, "return 2", Limits())) as worker:
        assert Answer(worker, "f", is_class=False)() == 2


@linux
def test_a_whole_folder_in_memory_is_named(made: Bench) -> None:
    """Where it is a file system of its own, the system says that it is full."""
    if not bubblewrap.why_not() and "namespaces" in made.layers:
        body = "for n in range(40): open(f'f{n}', 'wb').write(bytes(10 << 20))"
        wide = Limits(call=20, scratch=1 << 40)
        assert told(made, body, wide).startswith("f wrote more than the ")


@linux
def test_memory_is_named_in_pytorch_too(made: Bench) -> None:
    pytest.importorskip("torch")
    body = "import torch\ntorch.ones(1 << 28)"
    sentence = told(made, body, Limits(call=20, memory=512 << 20), "torch")
    assert sentence == "f asked for more memory than the 512 MB that a worker has"


def test_an_exercise_and_a_submission_have_their_time(made: Bench) -> None:
    sentence = told(made, "time.sleep(0.2)", Limits(exercise=0.7))
    assert sentence == "the answers to this exercise took more than 0.7 s together"
    sentence = told(made, "time.sleep(0.2)", Limits(submission=0.7), left=0.5)
    assert sentence == "all answers took more than 0.7 s together"


def test_what_one_exercise_takes_the_next_ones_lack(made: Bench, course: Course) -> None:
    slow = b"import time\nclass %s:\n    def forward(self, x):\n        time.sleep(0.15)\n"
    answers, modules = {}, {}
    for name, kind in (("relu", b"ReLU"), ("sigmoid", b"Sigmoid")):
        entry = course.entries[name]
        answers[name] = Found(f"{entry.unit}/{name}.py", slow % kind)
        modules[entry.module] = Source(answers[name].file, answers[name].text)
    made.limits = Limits(call=5, submission=0.6)
    submission = Submission(course.root, answers, modules)
    first, second = grade_submission(made, course, submission, ["relu", "sigmoid"])
    for result in (first, second):
        sentences = [outcome.sentence for outcome in result.outcomes]
        assert any("all answers took more than 0.6 s together" in said for said in sentences), (
            sentences
        )
    assert made.left < 0.1


@pytest.mark.parametrize(
    ("ended", "sentence"),
    [
        (Ended(-24, 1.0), "used more than 60 s of processor time"),
        (Ended(-9, 60.5), "used more than 60 s of processor time"),
        (Ended(-9, 1.0), ""),
        (Ended(0, 70.0), ""),
        (Ended(None, over="threads"), "started more than 256 threads"),
        (
            Ended(-9, over="scratch"),
            "wrote more than the 256 MB or 10,000 files that it has room for",
        ),
    ],
)
def test_what_an_end_says(ended: Ended, sentence: str) -> None:
    assert passed(ended.over, ended.exit, ended.cpu, Limits()) == sentence


# --- deadlines


class Clock:
    """An `OwnTime` that says what it is told to."""

    def __init__(self, used: float, waited: float):
        self._used, self._waited = used, waited

    def used(self) -> float:
        return self._used

    def waited(self) -> float:
        return self._waited


def deadline_at(
    monkeypatch: pytest.MonkeyPatch, passed: float, used: float, waited: float
) -> Deadline:
    clock = Clock(0.0, waited)
    made = Deadline(1.0, clock)  # pyright: ignore[reportArgumentType]
    clock._used = used
    begun = made._begun
    monkeypatch.setattr(time, "monotonic", lambda: begun + passed)
    return made


@pytest.mark.parametrize(
    ("passed", "used", "waited", "left"),
    [
        (0.4, 0.4, 0.0, True),  # in time
        (1.1, 1.1, 0.0, False),  # it computed
        (1.1, 0.0, 0.0, False),  # it slept
        (3.0, 0.5, 2.4, True),  # it waited for a processor
        (3.0, 1.2, 2.4, False),  # and has had its time
        (3.0, 0.1, 1.0, False),  # it waited a little and slept for long
        (3.0, 4.0, 2.9, False),  # its own threads kept each other waiting
        (PATIENCE + 0.1, 0.5, PATIENCE, False),  # no machine is that busy
    ],
)
def test_a_deadline_counts_what_is_the_workers_own(
    monkeypatch: pytest.MonkeyPatch, passed: float, used: float, waited: float, left: bool
) -> None:
    assert (deadline_at(monkeypatch, passed, used, waited).left() > 0) == left


def test_what_we_took_ourselves_is_excused(monkeypatch: pytest.MonkeyPatch) -> None:
    late = deadline_at(monkeypatch, 1.5, 0.0, 0.0)
    assert late.left() <= 0
    late.excuse(0.7)
    assert late.left() > 0


def test_what_arrived_in_time_counts_however_late_it_is_read() -> None:
    ours, theirs = socket.socketpair()
    with closing(Channel(ours)) as channel, closing(Channel(theirs)) as other:
        from grader.worker.encoder import Encoder

        other.send(Encoder().frame([1]))
        header, _ = channel.receive(time.monotonic() - 1)
        assert header
        with pytest.raises(TimeoutError):
            channel.receive(time.monotonic() - 1)


@linux
def test_the_time_of_another_process_is_read() -> None:
    spinning = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        own = OwnTime(spinning.pid)
        until = time.monotonic() + 20
        while own.used() < 0.2 and time.monotonic() < until:
            time.sleep(0.02)
        assert own.used() >= 0.2
        assert own.waited() >= 0
    finally:
        spinning.kill()
        spinning.wait()
    assert own.used() == 0.0


@pytest.fixture
def busy() -> Iterator[Callable[[], None]]:
    """Pins this process, and what it starts, to a processor that four others use."""
    before = os.sched_getaffinity(0)
    with ExitStack() as stack:

        def begin() -> None:
            os.sched_setaffinity(0, {min(before)})
            for _ in range(4):
                other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
                stack.callback(other.wait)
                stack.callback(other.kill)

        try:
            yield begin
        finally:
            os.sched_setaffinity(0, before)


@linux
@pytest.mark.parametrize("without", [(), ("namespaces",)])
def test_on_a_busy_machine_right_code_has_its_time(
    busy: Callable[[], None], without: tuple[str, ...]
) -> None:
    if not os.path.exists("/proc/self/schedstat"):
        pytest.skip("this kernel does not tell what a process waits for")
    body = "until = time.process_time() + 0.5\nwhile time.process_time() < until: pass\nreturn 1"
    with bench(without=without) as made:
        busy()  # a worker is moved there by its zygote, which inherits where it may run
        limits = Limits(call=0.9)
        with closing(worker_of(made, body, limits)) as worker:
            assert Answer(worker, "f", is_class=False)() == 1
        with (
            closing(worker_of(made, "time.sleep(60)", limits)) as worker,
            pytest.raises(AnswerFailure, match="did not return"),
        ):
            Answer(worker, "f", is_class=False)()
