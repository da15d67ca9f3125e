"""A worker's life: every limit holds, every end is told, nothing survives and nothing is left behind."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.bench import Bench, bench
from grader.course import Course
from grader.grade import grade_exercise
from grader.submission import Found, Submission
from grader.worker import launch
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.launch import Launcher, Zygote, launcher
from grader.worker.limits import Limits
from grader.worker.link import ProcessLink
from grader.worker.protocol import MAX_PAYLOAD
from grader.worker.running import OUTPUT_KEPT, LaunchError
from grader.worker.sources import Source
from grader.worker.spare import Fresh

HEAD = """import ctypes, numpy as np, os, signal, stat, struct, sys, time
def is_socket(n):
    try: return stat.S_ISSOCK(os.fstat(n).st_mode)
    except OSError: return False
CHANNEL = next(filter(is_socket, range(3, 64)))
"""
FIRST = HEAD.count("\n") + 1
SHORT = 0.7
LIMITS = Limits(call=SHORT, exercise=30.0, memory=256 << 20)
PATIENT = Limits(call=20.0, memory=256 << 20)

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    made = launcher("numpy")
    if not isinstance(made, Zygote):
        pytest.skip("no fork here")
    yield made
    made.close()


@pytest.fixture(scope="module")
def fresh() -> Iterator[Fresh]:
    made = Fresh("numpy")
    yield made
    made.close()


Make = Callable[..., Worker]


class Workshop:
    """Makes workers from one launcher, and closes them."""

    def __init__(self, launcher: Launcher):
        self.launcher = launcher
        self.workers: list[Worker] = []

    def __call__(self, text: str, limits: Limits = LIMITS) -> Worker:
        source = Source("answer.py", (HEAD + textwrap.dedent(text)).encode())
        connect = lambda: ProcessLink(self.launcher.spawn(limits))  # noqa: E731
        self.workers.append(Worker(connect, "exercises.answer", {"exercises.answer": source}))
        self.workers[-1].limits = limits
        return self.workers[-1]

    def close(self) -> None:
        for worker in self.workers:
            worker.close()


@pytest.fixture
def make(zygote: Zygote) -> Iterator[Make]:
    with contextlib.closing(Workshop(zygote)) as workshop:
        yield workshop


def call(worker: Worker, name: str = "f", *args: Any) -> Any:
    return Answer(worker, name, is_class=False)(*args)


def failure_of(worker: Worker, name: str = "f", *args: Any) -> AnswerFailure:
    with pytest.raises(AnswerFailure) as caught:
        call(worker, name, *args)
    return caught.value


def indented(text: str) -> str:
    return textwrap.indent(textwrap.dedent(text).strip(), "    ")


ENDS: dict[str, tuple[str, str, str]] = {
    "an endless loop": ("while True: pass", "timeout", "f did not return within 0.7 s"),
    "a long sleep": ("time.sleep(60)", "timeout", "f did not return within 0.7 s"),
    "a stop": (
        "os.kill(os.getpid(), signal.SIGSTOP)\ntime.sleep(60)",
        "timeout",
        "f did not return within 0.7 s",
    ),
    "deaf to signals": (
        """
        for number in range(1, 32):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        while True: pass
        """,
        "timeout",
        "f did not return within 0.7 s",
    ),
    "half a frame": (
        "os.write(CHANNEL, b'GRD1' + bytes(3))\ntime.sleep(60)",
        "timeout",
        "f did not return within 0.7 s",
    ),
    "_exit(0)": ("os._exit(0)", "ended", "f did not come back: the process left with exit code 0"),
    "_exit(3)": ("os._exit(3)", "ended", "f did not come back: the process left with exit code 3"),
    "a null pointer": (
        "ctypes.string_at(0)",
        "ended",
        "f did not come back: the process was ended by SIGSEGV",
    ),
    "abort": ("os.abort()", "ended", "f did not come back: the process was ended by SIGABRT"),
    "SIGKILL": (
        "os.kill(os.getpid(), signal.SIGKILL)\ntime.sleep(60)",
        "ended",
        "f did not come back: the process was killed, or cut itself off",
    ),
    "half a frame, then gone": (
        "os.write(CHANNEL, b'GRD1' + bytes(3))\nos._exit(5)",
        "ended",
        "f did not come back: the process left with exit code 5",
    ),
    "a channel closed": (
        "os.close(CHANNEL)\ntime.sleep(60)",
        "ended",
        "f did not come back: the process was ",
    ),
    "garbage": (
        "os.write(CHANNEL, b'x' * 1000)",
        "protocol",
        "f sent what no answer sends (not a frame, or one beyond the bounds)",
    ),
    "a pickle": (
        "import pickle\nos.write(CHANNEL, pickle.dumps(print, 5) + bytes(100))",
        "protocol",
        "f sent what no answer sends (not a frame, or one beyond the bounds)",
    ),
    "a giant announced": (
        f"os.write(CHANNEL, struct.pack('<4sIQ', b'GRD1', 2, {MAX_PAYLOAD + 1}) + b'{{}}')",
        "protocol",
        "f sent what no answer sends (not a frame, or one beyond the bounds)",
    ),
    "a header that is no JSON": (
        "os.write(CHANNEL, struct.pack('<4sIQ', b'GRD1', 4, 0) + b'nope')",
        "protocol",
        "f sent what no answer sends (the header is not JSON: JSONDecodeError)",
    ),
    "a reply to another call": (
        """
        header = b'{"body":{"d":{"id":99,"replies":[{"d":{"value":1}}]}},"arrays":[]}'
        os.write(CHANNEL, struct.pack('<4sIQ', b'GRD1', len(header), 0) + header)
        """,
        "protocol",
        "f sent what no answer sends (a reply to another call)",
    ),
    "another hello": (
        """
        header = b'{"body":{"d":{"hello":["process","namespaces"]}},"arrays":[]}'
        os.write(CHANNEL, struct.pack('<4sIQ', b'GRD1', len(header), 0) + header)
        """,
        "protocol",
        "f sent what no answer sends (a reply without answers)",
    ),
    "a call back of nothing": (
        """
        header = b'{"body":{"d":{"call_back":"x","args":5}},"arrays":[]}'
        os.write(CHANNEL, struct.pack('<4sIQ', b'GRD1', len(header), 0) + header)
        """,
        "protocol",
        "f sent what no answer sends (a malformed call back)",
    ),
}


@pytest.mark.parametrize("case", ENDS)
def test_an_end_is_told_and_the_rest_goes_on(make: Make, case: str) -> None:
    body, kind, sentence = ENDS[case]
    worker = make(f"def f():\n{indented(body)}\ndef g(x): return x + 1")
    begun = time.monotonic()
    failure = failure_of(worker)
    assert time.monotonic() - begun < SHORT + 4
    assert failure.sentence.startswith(sentence)
    assert (failure.kind, failure.where, failure.fatal) == (kind, "answer.py", True)

    again = failure_of(worker)
    assert again.sentence == failure.sentence
    assert worker.life == 1  # the method that ended its worker is not called again
    assert call(worker, "g", 1) == 2  # and others still are, by a new one
    assert worker.life == 2


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("while True: pass", "timeout", "loading the file did not return within 0.7 s"),
        ("os._exit(0)", "ended", "loading the file did not come back: the process left with exit"),
        ("os.write(3, b'x' * 99)", "protocol", "loading the file sent what no answer sends ("),
        ("ctypes.string_at(0)", "ended", "loading the file did not come back: the process was end"),
        ("sys.exit('bye')", "raised", "the file called exit(); an answer returns instead"),
        ("raise SystemExit", "raised", "the file called exit(); an answer returns instead"),
        ("1/0", "raised", "the file raised ZeroDivisionError at import: division by zero"),
        (
            "input()",
            "raised",
            "the file asks for input(); an answer gets its arguments and nothing",
        ),
        ("def f(:", "raised", "answer.py does not parse: invalid syntax"),
    ],
)
def test_ends_while_loading(make: Make, text: str, kind: str, sentence: str) -> None:
    worker = make(text)
    failure = failure_of(worker)
    assert failure.sentence.startswith(sentence)
    assert failure.kind == kind
    assert failure.where in ("answer.py", f"answer.py:{FIRST}")
    assert failure_of(worker, "g").sentence == failure.sentence
    assert worker.life == 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("sys.exit()", "f called exit(); an answer returns instead"),
        ("raise SystemExit('x')", "f called exit(); an answer returns instead"),
        ("input()", "f asks for input(); an answer gets its arguments and nothing else"),
        ("raise EOFError('of my own')", "f raised EOFError: of my own"),
        ("raise KeyboardInterrupt", "f raised KeyboardInterrupt"),
        ("raise GeneratorExit", "f raised GeneratorExit"),
        ("f()", "f calls itself without end (RecursionError)"),
        ("raise NotImplementedError('x')", "f is not written yet"),
        ("import nowhere.at_all", "f imports 'nowhere', which is neither installed nor in the"),
        (
            "from numpy import nothing_such",
            "f raised ImportError: cannot import name 'nothing_such'",
        ),
        (
            "np.zeros(10**11)",
            "f asked for more memory than the 256 MB that a worker has (Unable to alloc",
        ),
        ("eval('1 +')", "f raised SyntaxError: invalid syntax"),
        ("assert 1 > 2, 'no'", "f raised AssertionError: no"),
        ("np.linalg.inv(np.zeros((2, 2)))", "f raised LinAlgError: Singular matrix"),
    ],
)
def test_what_is_raised_is_told_and_the_worker_lives(make: Make, body: str, sentence: str) -> None:
    worker = make(f"def f():\n    {body}\ndef g(): return 2")
    failure = failure_of(worker)
    assert failure.sentence.startswith(sentence)
    assert failure.where == f"answer.py:{FIRST + 1}"
    assert failure.trace.splitlines()[-1].startswith(f"answer.py:{FIRST + 1}  ")
    assert "/" not in failure.trace.replace("1/0", "")
    assert not failure.fatal
    assert call(worker, "g") == 2
    assert worker.life == 1
    assert failure_of(worker).sentence == failure.sentence  # it is asked again


def test_a_trace_is_the_students_own_lines(make: Make) -> None:
    worker = make("def h(a): return np.linalg.inv(a)\ndef f():\n    return h(np.zeros((2, 2)))")
    assert failure_of(worker).trace == (
        f"answer.py:{FIRST + 2}  return h(np.zeros((2, 2)))\n"
        f"answer.py:{FIRST}  def h(a): return np.linalg.inv(a)"
    )


HOSTILE = """
def loops():
    class E(Exception):
        def __str__(self):
            while True: pass
    raise E

def raises():
    class E(Exception):
        def __str__(self): raise SystemExit
    raise E

def returns():
    class E(Exception):
        def __str__(self): return 5
    raise E

def subclass():
    class Text(str):
        def __getitem__(self, key): return 5
        def startswith(self, *_): raise SystemExit
    class E(EOFError):
        def __str__(self): return Text("text")
    raise E

def ansi():
    raise ValueError("\\x1b[31mred\\u202e <b>bold</b>\\r\\n::error::x\\ud800")

def nameless():
    raise type("\\x1b[1m a\\nb", (Exception,), {})("hm")

def metaclass():
    class M(type):
        __name__ = property(lambda cls: 1 / 0)
        __module__ = property(lambda cls: 1 / 0)
    raise M("E", (Exception,), {})("hm")

def liar():
    class E(Exception):
        __class__ = property(lambda self: 1 / 0)
    raise E("hm")

def syntax():
    error = SyntaxError("hm")
    error.filename, error.msg, error.lineno = [], {}, "x"
    raise error

def missing():
    raise ModuleNotFoundError("hm", name=object())

def long():
    raise ValueError("x" * 10**7)

def elsewhere():
    exec(compile("1/0", "/etc/passwd", "exec"))

def group():
    raise ExceptionGroup("several", [ValueError(1)])

def chained():
    try: 1 / 0
    except ZeroDivisionError as error: raise KeyError("k") from error
"""


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("raises", "raises raised E: (its message cannot be shown)"),
        ("returns", "returns raised E: (its message cannot be shown)"),
        ("subclass", "subclass raised E: text"),
        ("ansi", "ansi raised ValueError: \\x1b[31mred\\u202e <b>bold</b> ::error::x?"),
        ("nameless", "nameless raised an exception: hm"),
        ("metaclass", "metaclass raised E: hm"),
        ("liar", "liar raised E: hm"),
        ("syntax", "syntax raised SyntaxError: {}"),
        ("missing", "missing imports '', which is neither installed nor in the submission"),
        ("long", "long raised ValueError: " + "x" * 500),
        ("elsewhere", "elsewhere raised ZeroDivisionError: division by zero"),
        ("group", "group raised ExceptionGroup: several (1 sub-exception)"),
        ("chained", "chained raised KeyError: 'k'"),
    ],
)
def test_hostile_exceptions_are_told_in_one_harmless_line(
    make: Make, name: str, sentence: str
) -> None:
    worker = make(HOSTILE + "\ndef g(): return 2")
    failure = failure_of(worker, name)
    assert failure.sentence == sentence
    assert failure.where.startswith("answer.py:")
    assert all(line.startswith("answer.py:") for line in failure.trace.splitlines())
    assert all(line.isprintable() for line in failure.trace.splitlines())
    assert call(worker, "g") == 2


def test_a_message_without_end_is_a_timeout(make: Make) -> None:
    failure = failure_of(make(HOSTILE), "loops")
    assert (failure.kind, failure.sentence) == ("timeout", "loops did not return within 0.7 s")


def test_values_whose_class_fights_back(make: Make) -> None:
    worker = make(
        """
        class M(type):
            __name__ = __module__ = property(lambda cls: 1 / 0)
        class Thing(metaclass=M):
            def __getattribute__(self, name): raise SystemExit
        def f(): return Thing()
        def g(): return [Thing(), 1]
        """
    )
    assert call(worker).kind == "a Thing"
    assert call(worker, "g")[1] == 1


# --- memory, output, input ------------------------------------------------------------------------


@linux
@pytest.mark.parametrize(
    "body",
    [
        "held = [bytearray(10**7)]\nwhile True: held.append(bytearray(10**7))",
        "held = 'x'\nwhile True: held += held",
        "held = [0]\nwhile True: held += held",
        "return np.ones(10**9)",
        "held = [np.ones(10**6) for i in range(100)]\nreturn held",
    ],
)
def test_memory_hunger_ends_with_the_limit(make: Make, body: str) -> None:
    worker = make(f"def f():\n{indented(body)}\ndef g(): return 2", PATIENT)
    failure = failure_of(worker)
    assert failure.sentence.startswith("f asked for more memory than the 256 MB that a worker has")
    assert failure.where.startswith("answer.py:")
    assert call(worker, "g") == 2
    assert worker.life == 1


@linux
def test_a_frame_too_large_for_the_worker_is_told(make: Make) -> None:
    worker = make("def f(): return np.ones(25 * 10**6)\ndef g(): return 2", PATIENT)
    assert failure_of(worker).sentence.startswith(
        "f asked for more memory than the 256 MB that a worker has"
    )
    assert call(worker, "g") == 2


def test_what_is_printed_is_kept(make: Make) -> None:
    worker = make(
        """
        print("at import")
        def f():
            print("é in f")
            print("to stderr", file=sys.stderr)
            os.write(1, b"raw\\n")
        """
    )
    call(worker)
    worker.close()
    assert sorted(worker.output.splitlines()) == ["at import", "raw", "to stderr", "é in f"]
    assert worker.output_size == len(worker.output.encode())


@linux
def test_what_was_printed_before_the_end_is_kept(make: Make) -> None:
    worker = make("def f(n):\n    print('step', n)\n    while True: pass\ndef g(): print('g')")
    failure_of(worker, "f", 1)
    call(worker, "g")
    worker.close()
    assert worker.output == "step 1\ng\n"


def test_a_million_lines_are_counted_and_not_kept(make: Make) -> None:
    worker = make("def f():\n    for i in range(10**6): print('line', i)\n    return 1", PATIENT)
    assert call(worker) == 1
    worker.close()
    assert worker.output_size == 11_888_890
    assert len(worker.output.encode()) <= OUTPUT_KEPT
    assert worker.output.startswith("line 0\nline 1\n")


def test_output_that_is_not_text_is_kept_as_text(make: Make) -> None:
    worker = make("def f(): os.write(1, bytes(range(256)) * 1000)", PATIENT)
    call(worker)
    worker.close()
    assert worker.output_size == 256_000
    assert (
        len(worker.output.encode()) <= 3 * OUTPUT_KEPT
    )  # each odd byte is one replacement character


def test_output_of_several_lives_is_bounded_together(make: Make) -> None:
    worker = make("def f(): print('x' * 60_000, flush=True); os._exit(0)\ng = h = f")
    for name in "fgh":
        failure_of(worker, name)
    assert worker.output_size == 3 * 60_001
    assert len(worker.output) == OUTPUT_KEPT


@pytest.mark.parametrize(
    "body",
    [
        "sys.stdout.close()",
        "sys.stdout = None",
        "sys.stdout = open(os.devnull, 'w')",
        "os.close(1)",
        "os.close(2)\n    sys.stderr = None",
        "del sys.stdout",
        "sys.stdout.flush = lambda: 1 / 0",
    ],
)
def test_without_an_output_it_goes_on(make: Make, body: str) -> None:
    worker = make(f"def f():\n    {body}\n    return 5\ndef g(): return 2")
    assert call(worker) == 5
    assert call(worker, "g") == 2


def test_standard_input_is_empty(make: Make) -> None:
    worker = make("def f(): return sys.stdin.read(), os.read(0, 10).decode()")
    assert call(worker) == ("", "")


def test_an_exercise_has_a_time_of_its_own(make: Make) -> None:
    text = "def f(): time.sleep(0.5)\ndef g(): time.sleep(0.7)\ndef h(): return 2"
    worker = make(text, Limits(call=0.8, exercise=1.2))
    call(worker)
    call(worker)
    failure = failure_of(worker, "g")
    assert failure.kind == "timeout"
    assert failure.sentence == "the answers to this exercise took more than 1.2 s together"


# --- nothing survives -----------------------------------------------------------------------------


def test_nothing_of_one_exercise_survives_to_the_next(make: Make) -> None:
    spoil = make(
        """
        import builtins, json
        def f():
            np.exp = lambda x: x
            np.ndarray.sum
            builtins.abs = lambda x: 7
            sys.modules["helper"] = json
            os.environ["MARK"] = "1"
            np.random.seed(3)
            with open("mark.txt", "w") as file: file.write("x")
            return os.getpid(), os.getcwd()
        """
    )
    call(spoil)
    spoil.close()
    clean = make(
        """
        def f():
            try:
                import helper
            except ModuleNotFoundError:
                helper = None
            seen = float(np.exp(0.0)), abs(-1), helper, os.environ.get("MARK"), os.listdir(".")
            return seen, np.random.get_state()[1][0] == 3
        """
    )
    assert call(clean) == ((1.0, 1, None, None, []), False)


def test_two_workers_at_once_do_not_disturb_each_other(make: Make) -> None:
    text = """
    held = []
    def f(x):
        held.append(x)
        with open("mark.txt", "a") as file: file.write("x")
        return len(held), os.path.getsize("mark.txt")
    """
    one, two = make(text), make(text)
    assert call(one, "f", 1) == (1, 1)
    assert call(two, "f", 1) == (1, 1)
    assert call(one, "f", 1) == (2, 2)
    two.close()
    assert call(one, "f", 1) == (3, 3)


def test_a_worker_has_nothing_open_and_nothing_in_its_environment(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_SECRET", "s3cret")
    worker = make(
        """
        def f():
            open_ = []
            for number in range(256):
                try: os.fstat(number)
                except OSError: continue
                open_.append(number)
            return open_, sorted(os.environ), sys.argv
        """
    )
    open_, environment, argv = call(worker)
    assert open_ == [0, 1, 2, 3]
    assert "GRADER_SECRET" not in environment
    assert "VIRTUAL_ENV" not in environment
    assert argv == ["-c"]


def test_neither_course_nor_oracle_is_within_reach(make: Make) -> None:
    worker = make(
        """
        def f():
            found = []
            for name in ("reference", "reference.activations.relu", "grader.checks", "grader.course"):
                try: __import__(name)
                except ModuleNotFoundError: continue
                found.append(name)
            loaded = [n for n in sys.modules if n.startswith("grader")]
            return found, [n for n in loaded if n not in ("grader", "grader.draws")
                           and not n.startswith("grader.worker")]
        """
    )
    assert call(worker) == ([], [])


CHILD = """
def f(path):
    try:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                time.sleep(60)
            os._exit(0)
        time.sleep(0.1)
    except OSError:
        return "refused"
    return "left"
"""


def descendants() -> set[int]:
    """Every process below this one."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(folder.name)] = int(
                    (folder / "stat").read_text().rpartition(")")[2].split()[1]
                )
    found, before = {os.getpid()}, 0
    while len(found) > before:
        before = len(found)
        found |= {pid for pid, parent in parents.items() if parent in found}
    return found


def threads() -> int:
    return threading.active_count()


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def settles(count: Callable[[], Any], wanted: Any) -> bool:
    """Whether it comes to what is wanted within a while."""
    until = time.monotonic() + 5
    while count() != wanted:
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


@linux
@pytest.mark.parametrize("without", [(), ("seccomp", "landlock", "namespaces", "unprivileged")])
def test_a_child_left_behind_is_ended(without: tuple[str, ...]) -> None:
    with contextlib.closing(launcher("numpy", None, without)) as made:
        made.spawn(LIMITS).end()
        before = descendants()
        with contextlib.closing(Workshop(made)) as make:
            assert call(make(CHILD, PATIENT), "f", "") in ("refused", "left")
        assert settles(lambda: descendants() - before, set())


@linux
def test_nothing_leaks_whatever_the_end(zygote: Zygote) -> None:
    zygote.spawn(LIMITS).end()
    gc.collect()
    before, threads_before, running = descriptors(), threads(), descendants()
    with contextlib.closing(Workshop(zygote)) as make:
        for body in ("return 1", "os._exit(0)", "os.write(3, b'x' * 99)", "1/0", "time.sleep(9)"):
            with contextlib.suppress(AnswerFailure):
                call(make(f"def f(): {body}"))
    gc.collect()
    assert settles(threads, threads_before)
    assert descriptors() == before
    assert descendants() == running


@linux
def test_a_closed_launcher_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    gc.collect()
    before, threads_before, running = descriptors(), threads(), descendants()
    for make_one in (lambda: launcher("numpy"), lambda: Fresh("numpy")):
        with contextlib.closing(make_one()) as made:
            made.spawn(LIMITS).end()
    gc.collect()
    assert settles(threads, threads_before)
    assert descriptors() == before
    assert descendants() == running
    assert list(tmp_path.iterdir()) == []


# --- the zygote -----------------------------------------------------------------------------------

F = "def f(x): return x + 1"


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_zygote_ended_from_outside_is_rebuilt(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "ANSWER_SECONDS", 0.5)
    with contextlib.closing(Zygote("numpy", None, ["namespaces"])) as made:
        with contextlib.closing(Workshop(made)) as make:
            assert call(make(F), "f", 1) == 2
        os.kill(made._process.pid, number)
        with contextlib.closing(Workshop(made)) as make:
            assert call(make(F), "f", 1) == 2


@linux
def test_a_zygote_ended_during_a_call_is_no_failure_of_the_answers() -> None:
    """No confined code gets at the zygote, so it was somebody else: the grader's loss."""
    with (
        contextlib.closing(Zygote("numpy", None, ["namespaces"])) as made,
        contextlib.closing(Workshop(made)) as make,
    ):
        worker = make("def f(): time.sleep(3); return 1\ndef g(): return 2", PATIENT)
        worker.load()
        if "seccomp" not in worker.layers:
            pytest.skip("here the answer could have done it")
        timer = threading.Timer(0.2, made._process.kill)
        timer.start()
        with contextlib.suppress(LaunchError):
            assert call(worker) == 1
        timer.join()
        assert call(worker, "g") == 2
        assert worker._blocked == {}


@linux
def test_an_answer_that_ends_its_own_zygote_gains_nothing() -> None:
    """Without confinement it can: then it is the answer that failed, and the next has a new zygote."""
    nothing = ("namespaces", "seccomp", "landlock", "unprivileged")
    with (
        contextlib.closing(Zygote("numpy", None, nothing)) as made,
        contextlib.closing(Workshop(made)) as make,
    ):
        worker = make(
            "def f(): os.kill(os.getppid(), signal.SIGKILL); time.sleep(9)\ndef g(): return 2"
        )
        failure = failure_of(worker)
        assert failure.kind in ("ended", "timeout")
        assert call(worker, "g") == 2
        with contextlib.closing(Workshop(made)) as others:
            assert call(others(F), "f", 1) == 2


@linux
def test_a_zygote_that_ends_again_is_a_launch_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with contextlib.closing(Zygote("numpy", None, ["namespaces"])) as made:
        made.spawn(LIMITS).end()
        real = launch.start_zygote

        def stillborn(*args: Any) -> Any:
            started = real(*args)
            started.process.kill()
            return started

        monkeypatch.setattr(launch, "start_zygote", stillborn)
        made._process.kill()
        with contextlib.closing(Workshop(made)) as make, pytest.raises(LaunchError):
            call(make(F), "f", 1)
        monkeypatch.undo()
        with contextlib.closing(Workshop(made)) as make:
            assert call(make(F), "f", 1) == 2


@pytest.mark.parametrize("kind", [Zygote, Fresh])
def test_a_system_that_starts_no_process_is_a_launch_error(
    kind: type[Zygote] | type[Fresh], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: Any, **kwargs: Any) -> Any:
        raise BlockingIOError("too many processes")

    monkeypatch.setattr("subprocess.Popen.__init__", refused)
    monkeypatch.setattr("subprocess.Popen.__del__", lambda self: None)
    with pytest.raises(LaunchError, match="too many processes"):
        kind("numpy")


@linux
def test_an_exercise_is_graded_although_its_zygote_was_ended(course: Course) -> None:
    solution = course.solutions["exercises.activations.relu"].text
    sources = {"exercises.activations.relu": Source("relu.py", solution)}
    submission = Submission(Path("s"), {"relu": Found("relu.py", solution)}, sources)
    with bench(Limits()) as made:
        made.connect("numpy").end()
        zygote = made._launchers["numpy", "answers"]
        assert isinstance(zygote, Zygote)
        zygote._kill()
        result = grade_exercise(made, course, submission, "relu")
    assert (result.verdict, result.points) == ("pass", 10)


def test_a_bench_without_workers_is_an_error_of_ours(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Bench, track: str) -> ProcessLink:
        raise LaunchError("no worker could be started")

    monkeypatch.setattr(Bench, "connect", broken)
    solution = course.solutions["exercises.activations.relu"].text
    submission = Submission(
        Path("s"), {"relu": Found("relu.py", solution)}, {"x": Source("x.py", b"")}
    )
    with bench() as made:
        result = grade_exercise(made, course, submission, "relu")
    assert result.verdict == "error"
    assert result.outcomes[-1].sentence == "no worker could be started"


# --- the launcher for systems without fork --------------------------------------------------------


def test_fresh_workers_answer_alike(fresh: Fresh, zygote: Zygote) -> None:
    text = """
    class Layer:
        def __init__(self, W): self.W = W
        def forward(self, x):
            self.W += 1
            return x @ self.W, np.random.default_rng(0).normal(), sys.flags.isolated, __file__
    """
    seen = []
    for made in (fresh, zygote):
        with contextlib.closing(Workshop(made)) as make:
            W = np.ones((2, 2))
            layer = Answer(make(text, PATIENT), "Layer", is_class=True).in_script()(W)
            out, *rest = layer.forward(np.eye(2))
            seen.append((out.tolist(), W.tolist(), np.asarray(layer.W).tolist(), rest))
    assert seen[0] == seen[1]
    assert seen[0][0] == [[2.0, 2.0], [2.0, 2.0]]


@pytest.mark.parametrize(
    "case", ["an endless loop", "_exit(3)", "garbage", "a channel closed", "a null pointer"]
)
def test_fresh_workers_end_alike(fresh: Fresh, case: str) -> None:
    body, kind, sentence = ENDS[case]
    with contextlib.closing(Workshop(fresh)) as make:
        worker = make(f"def f():\n{indented(body)}\ndef g(x): return x + 1")
        failure = failure_of(worker)
        assert failure.sentence.startswith(sentence)
        assert failure.kind == kind
        assert call(worker, "g", 1) == 2


def test_a_spare_that_has_ended_is_replaced(fresh: Fresh) -> None:
    fresh.spawn(LIMITS).end()
    assert fresh._spare is not None
    fresh._spare[0].kill()
    fresh._spare[0].wait()
    with contextlib.closing(Workshop(fresh)) as make:
        assert call(make(F, PATIENT), "f", 1) == 2


@linux
def test_fresh_workers_are_limited_and_print(fresh: Fresh) -> None:
    with contextlib.closing(Workshop(fresh)) as make:
        worker = make("def f():\n    print('here')\n    return np.ones(10**9)", PATIENT)
        assert failure_of(worker).sentence.startswith(
            "f asked for more memory than the 256 MB that a worker has"
        )
        assert worker.layers == ("process", "limits")
        worker.close()
        assert worker.output == "here\n"


# --- how a zygote ends a worker


def child(code: str) -> int:
    """A process of a session of its own that has begun to do what the code says."""
    read, write = os.pipe()
    command = [sys.executable, "-S", "-c", f"import os, signal, time\n{code}"]
    running = subprocess.Popen(command, stdout=write, start_new_session=True)
    os.close(write)
    with open(read) as told:
        assert told.readline() == "begun\n"
    running.returncode = 0  # whoever is tested waits for it
    return running.pid


ENDINGS = {
    "print('begun', flush=True)": 0,
    "print('begun', flush=True); os._exit(3)": 3,
    "print('begun', flush=True)\nwhile True: pass": -15,
    "signal.signal(signal.SIGTERM, signal.SIG_IGN); print('begun', flush=True); time.sleep(60)": -9,
}


@pytest.mark.skipif(sys.platform != "linux", reason="there is a zygote on Linux")
@pytest.mark.parametrize("with_descriptor", [True, False])
@pytest.mark.parametrize("code", ENDINGS)
def test_a_worker_leaves_is_asked_to_or_is_killed(
    code: str, with_descriptor: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.worker import zygote

    if not with_descriptor:
        monkeypatch.delattr(os, "pidfd_open", raising=False)
    monkeypatch.setattr(zygote, "LEAVING_SECONDS", 2.0 if ENDINGS[code] >= 0 else 0.01)
    monkeypatch.setattr(zygote, "LAST_WORDS_SECONDS", 2.0 if ENDINGS[code] == -15 else 0.05)
    pid = child(code)
    (tmp_path / "left").touch()
    monkeypatch.setattr(zygote, "_end_orphans", lambda others: None)  # this process has others
    assert zygote.reaped(pid, str(tmp_path))["exit"] == ENDINGS[code]
    assert list(tmp_path.iterdir()) == []
