"""Confinement: every denial beside a control that works, in real workers, with and without namespaces."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from grader.bench import Bench, bench
from grader.cli import run
from grader.course import Course
from grader.worker import bubblewrap, groups, isolation, landlock, launch, scratch, seccomp, start
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.isolation import TRIED, Isolation, measure
from grader.worker.launch import launcher
from grader.worker.levels import LEVELS, IsolationError, level_of, reaches
from grader.worker.limits import Limits
from grader.worker.running import LaunchError
from grader.worker.scratch import Scratch, wipe
from grader.worker.sources import Source

LIMITS = Limits(call=1.0, exercise=5.0, memory=512 << 20)
PATIENT = Limits(call=30.0, memory=1 << 30)


def why_unconfined() -> str:
    """What this machine lacks for level L2, "" if nothing."""
    if sys.platform != "linux":
        return "confinement is for Linux"
    if not landlock.version():
        return "this kernel has no Landlock"
    return "" if seccomp.prepared() else f"no filter of system calls for {platform.machine()}"


confined = pytest.mark.skipif(bool(why_unconfined()), reason=why_unconfined() or "confined")
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into Linux")
APART, TOGETHER = "namespaces", "no namespaces"


def left_out(world: str) -> tuple[str, ...]:
    if world == APART and bubblewrap.why_not():
        pytest.skip(f"no namespaces: {bubblewrap.why_not()}")
    return () if world == APART else ("namespaces",)


@pytest.fixture(scope="module", params=[APART, TOGETHER])
def workplace(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench(LIMITS, left_out(request.param)) as made:
        yield made


def worker_of(made: Bench, text: str, track: str = "numpy", limits: Limits = LIMITS) -> Worker:
    source = Source("answer.py", text.encode())
    made.limits = limits
    return Worker(
        lambda: made.connect(track), "answer", {"answer": source}, track=track, limits=limits
    )


def value_of(made: Bench, body: str, track: str = "numpy", limits: Limits = LIMITS) -> object:
    """What the body of a function returns in a worker."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    with closing(worker_of(made, f"import ctypes, os, sys\ndef f():\n{lines}", track, limits)) as w:
        return Answer(w, "f", is_class=False)()


# --- the probe: what is denied at which level


@pytest.fixture(scope="module")
def probed() -> dict[str, Isolation]:
    return {}


@confined
@pytest.mark.parametrize("world", [APART, TOGETHER])
def test_every_attempt_of_the_level_is_denied_and_every_control_works(world: str) -> None:
    found = measure(left_out(world))
    top = ("L4" if not groups.why_not() else "L3") if world == APART else "L2"
    assert found.level.startswith(top)
    assert [row.name for row in found.rows] == list(TRIED)
    assert [str(row) for row in found.rows if not row.control] == []
    assert [str(row) for row in found.rows if row.level <= top and not row.denied] == []


@confined
@pytest.mark.parametrize(
    ("without", "opened"),
    [
        ("landlock", {"read", "grader", "torch", "list", "write"}),
        ("seccomp", {"mode", "fork", "network", "daemons", "limits", "shared memory"}),
    ],
)
def test_without_a_layer_the_level_falls_and_the_probe_sees_why(
    without: str, opened: set[str]
) -> None:
    found = measure(["namespaces", without])
    assert found.level == "L1 limits"
    assert without not in found.layers
    assert opened <= {row.name for row in found.rows if not row.denied}
    assert all(row.control for row in found.rows)


@linux
def test_with_limits_alone_it_is_said_what_is_open() -> None:
    found = measure(["namespaces", "landlock", "seccomp", "unprivileged"])
    assert found.level == "L1 limits"
    assert {"read", "fork", "exec", "signal", "network"} <= {
        row.name for row in found.rows if not row.denied
    }
    assert any("OPEN" in line and "run a program" in line for line in found.lines())


def test_levels_need_all_that_is_below() -> None:
    whole = ["process", "limits", "unprivileged", "landlock", "seccomp", "namespaces"]
    assert level_of(()) == ""
    assert level_of(whole) == "L3 namespaced"
    assert level_of([*whole, "accounts"]) == "L4 accounted"
    assert level_of([*whole[:-1], "accounts"]) == "L2 confined"
    assert level_of([layer for layer in whole if layer != "seccomp"]) == "L1 limits"
    assert [reaches(level, "L2") for level in LEVELS] == [False, False, True, True, True]


# --- files


FILES = {
    "a link out of the folder": "os.symlink('/etc/passwd', 'link')",
    "a hard link to a file outside": "os.link(os.__file__, 'link')",
    "a file moved out of the folder": "open('own', 'w').close(); os.rename('own', '../moved')",
    "a file without a name, outside": "os.open(os.path.dirname(os.getcwd()), os.O_TMPFILE | os.O_RDWR)",
    "the folder above": "os.listdir('..')",
    "the folder of another worker": "os.mkdir('../1')",
    "its own folder removed": "os.rmdir(os.getcwd())",
    "a file of the library changed": "open(os.__file__, 'r+b')",
    "a file of the library touched": "os.utime(os.__file__)",
    "its own memory, as a file": "open('/proc/self/mem', 'r+b')",
    "its own way to the root": "open('/proc/self/root/etc/passwd')",
    "the processes": "os.listdir('/proc')",
    "a program in its folder": "open('run', 'w').close(); os.chmod('run', 0o755)",
    "an attribute": "os.setxattr(os.getcwd(), 'user.x', b'1')",
    "a pipe with a name": "os.mkfifo('pipe')",
    "memory as a file": "os.memfd_create('m')",
    "a file beyond the limit": "open('big', 'wb').write(bytes(20 << 20))",
}


@confined
@pytest.mark.parametrize("attempt", FILES)
def test_files_are_out_of_reach(workplace: Bench, attempt: str) -> None:
    body = f"try:\n    {FILES[attempt]}\nexcept OSError:\n    return 'denied'\nreturn 'open'"
    assert value_of(workplace, body) == "denied"


@confined
def test_its_own_folder_is_a_place_to_work(workplace: Bench) -> None:
    body = """
import tempfile, shutil, zipfile
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "a")
    with open(path, "w") as file: file.write("x" * 100)
    os.rename(path, path + "b"); shutil.copyfile(path + "b", path); os.truncate(os.open(path, os.O_RDWR), 3)
    with zipfile.ZipFile(os.path.join(folder, "z"), "w") as archive: archive.writestr("n", "t")
    os.makedirs(os.path.join(folder, "deep", "er"))
    size = os.path.getsize(path)
with tempfile.NamedTemporaryFile() as file, tempfile.TemporaryFile() as other:
    file.write(b"x"); other.write(b"x")
return [size, os.path.expanduser("~") == os.getcwd() == tempfile.gettempdir(), os.listdir(".")]
"""
    assert value_of(workplace, body) == [3, True, []]


@confined
def test_the_course_and_the_grader_cannot_be_read(workplace: Bench, course: Course) -> None:
    wanted = [
        course.root / "pyproject.toml",
        course.reference / "activations" / "relu.py",
        course.exercises / "catalogue.json",
        Path(start.__file__),
        Path(start.__file__).parents[1] / "checks" / "oracle.py",
    ]
    assert all(path.is_file() for path in wanted)
    body = f"""
def read(path):
    try: return open(path).read(1)
    except OSError: return 0
return [read(path) for path in {[str(path) for path in wanted]}] + [read(os.__file__) != 0]
"""
    assert value_of(workplace, body) == [0] * len(wanted) + [True]


@confined
def test_a_numpy_worker_has_no_torch(workplace: Bench) -> None:
    spec = importlib.util.find_spec("torch")
    if spec is None:
        pytest.skip("torch is not installed")
    torch = spec.origin
    body = f"try: return open({torch!r}).read(1)\nexcept OSError: return 0"
    assert value_of(workplace, body) == 0
    with pytest.raises(AnswerFailure, match="uses torch, which an answer in NumPy may not"):
        value_of(workplace, "import torch")


# --- system calls


REFUSED = {
    "another thread's flags": "libc.syscall(CALLS['clone'], 0x10000 | 0x10000000, 0, 0, 0, 0) < 0",
    "a process by clone": "libc.syscall(CALLS['clone'], 17, 0, 0, 0, 0) < 0",
    "clone3": "libc.syscall(CALLS['clone3'], 0, 0) < 0",
    "kill by group": "fails(os.kill, 0, 0)",
    "kill all": "fails(os.kill, -1, 0)",
    "the parent's limits": "fails(resource.prlimit, os.getppid(), 7)",
    "its own limits": "fails(resource.setrlimit, 7, (10, 10))",
    "a priority": "fails(os.setpriority, 0, 0, 5)",
    "a session": "fails(os.setsid)",
    "not dying with its parent": "libc.prctl(1, 0, 0, 0, 0) < 0",
    "letting itself be traced": "libc.prctl(4, 1, 0, 0, 0) < 0",
    "another filter": "libc.prctl(22, 2, 0, 0, 0) < 0",
    "an owner for signals": "fails(fcntl.fcntl, 0, fcntl.F_SETOWN, os.getppid())",
    "a lock": "fails(fcntl.lockf, os.open('own', os.O_CREAT | os.O_RDWR), fcntl.LOCK_EX)",
    "typing on a terminal": "fails(fcntl.ioctl, 0, 0x5412, b'x')",
    "urgent bytes": "libc.send(3, b'x', 1, 1) < 0",
    "a pair of sockets": "fails(socket.socketpair)",
    "descriptors by message": "libc.sendmsg(3, 0, 0) < 0",
    "shared memory": "libc.shmget(0, 4096, 0o1600) < 0",
    "a watch on files": "libc.inotify_init1(0) < 0",
    "a number yet to come": "libc.syscall(5000) < 0 and ctypes.get_errno() == errno.ENOSYS",
}


@confined
@pytest.mark.parametrize("attempt", REFUSED)
def test_calls_are_refused(workplace: Bench, attempt: str) -> None:
    body = f"""
import errno, fcntl, resource, socket
CALLS = {seccomp.numbers(platform.machine())}
libc = ctypes.CDLL(None, use_errno=True)
def fails(function, *arguments):
    try: function(*arguments)
    except (OSError, ValueError): return True
    return False
assert not fails(os.kill, os.getpid(), 0) and not fails(os.getpid)
return bool({REFUSED[attempt]})
"""
    assert value_of(workplace, body) is True


@confined
@pytest.mark.parametrize(
    "name", ["ptrace", "process_vm_writev", "unshare", "mount", "setns", "bpf", "io_uring_setup"]
)
def test_the_dangerous_ones_end_the_process(workplace: Bench, name: str) -> None:
    number = seccomp.numbers(platform.machine())[name]
    with pytest.raises(AnswerFailure, match="SIGSYS, for a system call that no answer needs"):
        value_of(workplace, f"ctypes.CDLL(None).syscall({number}, 0, 0, 0, 0, 0)")


@confined
@pytest.mark.skipif(platform.machine() != "x86_64", reason="x32 is an ABI of x86-64")
def test_the_third_abi_of_x86_64_is_none(workplace: Bench) -> None:
    with pytest.raises(AnswerFailure, match="SIGSYS"):
        value_of(workplace, "ctypes.CDLL(None).syscall(0x40000000 + 39)")


@confined
def test_a_worker_has_no_privilege() -> None:
    """Seen where the layers that hide /proc are left out."""
    with bench(LIMITS, ["namespaces", "landlock", "seccomp"]) as made:
        status = value_of(made, "return open('/proc/self/status').read()")
    fields = dict(line.split(":\t") for line in str(status).splitlines() if ":\t" in line)
    assert {int(fields[name], 16) for name in ("CapPrm", "CapEff", "CapBnd")} == {0} or os.getuid()
    assert (int(fields["CapEff"], 16), fields["NoNewPrivs"]) == (0, "1")


# --- the filter itself, for both machines, by a machine of our own


def verdict(code: bytes, machine: str, call: int, *arguments: int, audit: int = 0) -> int:
    """What the kernel's classic BPF gives for a call."""
    import struct

    words = [*(a & 0xFFFFFFFFFFFFFFFF for a in arguments), *[0] * (6 - len(arguments))]
    record = struct.pack("=IIQ6Q", call, audit or seccomp.AUDIT[machine], 0, *words)
    place = register = 0
    while True:
        operation, yes, no, value = struct.unpack_from("=HBBI", code, 8 * place)
        place += 1
        if operation == 0x20:
            (register,) = struct.unpack_from("=I", record, value)
        elif operation == 0x05:
            place += value
        elif operation == 0x06:
            return value
        else:
            tests = {0x15: register == value, 0x35: register >= value, 0x45: register & value != 0}
            place += yes if tests[operation] else no


THREAD = 0x3D0F00
EPERM, ENOSYS, ENOTTY = (seccomp.ERRNO | number for number in (1, 38, 25))
OWN = seccomp.OWN_PID
GIVEN = [
    ("clone", (THREAD,), seccomp.ALLOW),
    ("clone", (THREAD | 0x400000,), seccomp.ALLOW),
    ("clone", (17,), EPERM),
    ("clone", (THREAD | 0x10000000,), EPERM),
    ("clone", (THREAD & ~0x10000,), EPERM),
    ("clone3", (), ENOSYS),
    ("kill", (OWN, 9), seccomp.ALLOW),
    ("kill", (OWN + 1, 9), EPERM),
    ("kill", (-1, 9), EPERM),
    ("kill", (0, 9), EPERM),
    ("tgkill", (OWN, OWN, 6), seccomp.ALLOW),
    ("tgkill", (1, 1, 9), EPERM),
    ("prlimit64", (0, 9, 0, 1), seccomp.ALLOW),
    ("prlimit64", (0, 9, 1, 0), EPERM),
    ("prlimit64", (0, 9, 1 << 32, 0), EPERM),
    ("prlimit64", (1, 9, 0, 1), EPERM),
    ("sched_setaffinity", (0, 8, 1), seccomp.ALLOW),
    ("sched_setaffinity", (1, 8, 1), EPERM),
    ("ioctl", (1, 0x5421), seccomp.ALLOW),
    ("ioctl", (1, 0x5412), ENOTTY),
    ("ioctl", (1, 0x5421 | 1 << 32), seccomp.ALLOW),  # the kernel reads 32 bits too
    ("fcntl", (1, 1030), seccomp.ALLOW),
    ("fcntl", (1, 8), EPERM),
    ("fcntl", (1, 10), EPERM),
    ("prctl", (15,), seccomp.ALLOW),
    ("prctl", (1, 0), EPERM),
    ("sendto", (3, 0, 0, 0), seccomp.ALLOW),
    ("sendto", (3, 0, 0, 1), EPERM),
    ("recvfrom", (3, 0, 0, 0x40 | 1), EPERM),
]


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_answers_as_the_policy_reads(machine: str) -> None:
    code, calls = seccomp.program(machine), seccomp.numbers(machine)
    for name, arguments, answer in GIVEN:
        assert verdict(code, machine, calls[name], *arguments) == answer, (name, arguments)
    groups = ((seccomp.ALLOWED, seccomp.ALLOW), (seccomp.LETHAL, seccomp.KILL))
    for names, answer in groups:
        for name in " ".join(names.values()).split():
            if name in calls:
                assert verdict(code, machine, calls[name]) == answer, name
    listed = set(calls.values())
    for call in set(range(451)) - listed:
        assert verdict(code, machine, call) == EPERM, call
    assert verdict(code, machine, 451) == ENOSYS
    assert verdict(code, machine, 0x3FFFFFFF) == ENOSYS
    if machine == "x86_64":
        assert {verdict(code, machine, 0x40000000 + n) for n in range(600)} == {seccomp.KILL}
    assert verdict(code, machine, 39, audit=0x40000003) == seccomp.KILL


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_names_its_process_twice(machine: str) -> None:
    assert seccomp.program(machine).count(seccomp.OWN_PID.to_bytes(4, sys.byteorder)) == 2
    assert seccomp.program("riscv64") == b""


@linux
def test_the_numbers_are_the_kernels() -> None:
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if not header.is_file():
        pytest.skip("the kernel's headers are not installed")
    words = [line.split() for line in header.read_text().splitlines() if "__NR_" in line]
    theirs = {row[1].removeprefix("__NR_"): int(row[2]) for row in words if len(row) == 3}
    ours = seccomp.numbers("x86_64")
    assert {name: theirs[name] for name in ours} == ours


# --- what answers need


@confined
def test_what_numpy_answers_do_works(workplace: Bench) -> None:
    body = """
import random, threading, time
import numpy as np
x = np.random.default_rng(0).normal(size=(60, 60))
np.linalg.svd(x); np.linalg.inv(x); np.fft.fft2(x); np.einsum("ij,jk,kl->il", x, x, x, optimize=True)
np.save("a.npy", x); np.savez_compressed("b.npz", x=x); same = (np.load("b.npz")["x"] == x).all()
np.lib.stride_tricks.sliding_window_view(x, (3, 3)).sum(); np.random.randn(3); random.random()
large = np.ones((300 << 20) // 8); large += 1; del large
threads = [threading.Thread(target=lambda: x @ x) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
time.sleep(0.01); time.process_time(); time.localtime(); os.urandom(8); os.cpu_count(); print("said")
callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda n: n + 1)
try: 1 / 0
except ZeroDivisionError:
    import traceback
    traceback.format_exc()
return [bool(same), callback(1)]
"""
    assert value_of(workplace, body, limits=PATIENT) == [True, 2]


TORCH = """
import torch
from torch import nn
net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(32, 3))
x = torch.randn(2, 1, 6, 6)
nn.functional.cross_entropy(net(x), torch.tensor([0, 1])).backward()
out, _ = nn.LSTM(3, 4)(torch.randn(5, 2, 3)); out.sum().backward()
torch.linalg.svd(torch.randn(9, 9)); torch.einsum("ij,jk->ik", torch.eye(3), torch.eye(3))
torch.save(net.state_dict(), "net.pt"); net.load_state_dict(torch.load("net.pt"))
one = torch.ones(2, dtype=torch.float64, requires_grad=True)
torch.autograd.gradcheck(lambda a: (a * a).sum(), one)
from torch.utils.data import DataLoader, TensorDataset
batches = len(list(DataLoader(TensorDataset(torch.ones(10, 3)), batch_size=3, num_workers=0)))
torch.set_num_threads(2); (torch.randn(600, 600) @ torch.randn(600, 600)).exp().sum()
large = torch.ones((300 << 20) // 4); large += 1; del large
"""


@confined
def test_what_torch_answers_do_works(workplace: Bench) -> None:
    pytest.importorskip("torch")
    assert value_of(workplace, f"{TORCH}return batches", "torch", PATIENT) == 4


@pytest.mark.slow
@confined
def test_what_torch_loads_late_works(workplace: Bench) -> None:
    body = f"""{TORCH}
optimizer = torch.optim.Adam(net.parameters())
optimizer.step()
torch.func.vmap(lambda a: a * 2)(torch.ones(3)); torch.func.jacrev(lambda a: a * a)(torch.ones(3))
torch.jit.trace(nn.Linear(3, 3), torch.ones(1, 3))
from torch.profiler import profile
with profile() as seen: torch.ones(3).sum()
return len(seen.key_averages()) > 0
"""
    pytest.importorskip("torch")
    assert value_of(workplace, body, "torch", PATIENT) is True


# --- nothing is assumed


@confined
@pytest.mark.parametrize(
    ("sabotage", "told"),
    [
        ("import grader.worker.landlock as l; l.enforce = lambda ruleset: None", "can be opened"),
        (
            "import grader.worker.seccomp as s; s.install = lambda code, pid: None",
            "sockets can be made",
        ),
        (
            "import grader.worker.kernel as k; k.has_capabilities = lambda: True",
            "the process that starts workers ended",
        ),
    ],
)
def test_a_layer_that_does_not_hold_is_our_fault_and_no_worker(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], sabotage: str, told: str
) -> None:
    honest = start.python
    monkeypatch.setattr(start, "python", lambda code: honest(f"{sabotage}; {code}"))
    with (
        closing(launcher("numpy", without=["namespaces"])) as made,
        pytest.raises(LaunchError) as e,
    ):
        made.spawn(LIMITS)
    assert told in str(e.value)


@confined
def test_where_namespaces_do_not_start_there_are_none_and_it_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bubblewrap, "why_not", lambda: "")
    monkeypatch.setattr(bubblewrap, "namespaced", lambda *arguments: ["/bin/false"])
    with bench(LIMITS) as made:
        made.connect("numpy").end()
        assert level_of(made.layers) == "L2 confined"
    with bench(LIMITS, isolation="L3") as made, pytest.raises(LaunchError, match="L3 is asked for"):
        made.connect("numpy")


def test_without_bwrap_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    bubblewrap.why_not.cache_clear()
    try:
        assert bubblewrap.why_not() != ""
    finally:
        bubblewrap.why_not.cache_clear()


@confined
def test_inside_and_outside_a_process_has_different_numbers() -> None:
    with bench(LIMITS, left_out(APART)) as made:
        inner = value_of(made, "return [os.getpid(), os.getppid()]")
        assert isinstance(inner, list)
        assert inner[1] == 1
        with pytest.raises(AnswerFailure, match="did not return"):
            value_of(made, "while True: pass")
        assert value_of(made, "return 1") == 1


# --- the level: measured, kept, asked for


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "gradus" / "isolation.json"


FOUND = Isolation("L2 confined", ("process", "limits", "unprivileged", "landlock", "seccomp"), ())


def test_the_level_is_kept_while_nothing_changes(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isolation.remembered() is None
    isolation.remember(FOUND)
    assert isolation.remembered() == FOUND
    for key, value in (("boot", "another"), ("user", -1), ("worker", ""), ("kernel", "0")):
        record = json.loads(cache.read_text())
        cache.write_text(json.dumps(record | {key: value}))
        assert isolation.remembered() is None
        cache.write_text(json.dumps(record))
    for damaged in ("", "[]", "{}", "nonsense", '{"found": 1}'):
        cache.write_text(damaged)
        assert isolation.remembered() is None


def test_without_a_place_to_keep_it_all_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/nowhere")
    assert isolation.remember(FOUND) == FOUND
    assert isolation.remembered() is None


def test_a_report_shows_what_was_measured_with_the_same_layers(cache: Path) -> None:
    lower = Isolation("L1 limits", FOUND.layers, ())
    assert isolation.level_shown(FOUND.layers) == "L2 confined"
    isolation.remember(lower)
    assert isolation.level_shown(FOUND.layers) == "L1 limits"
    assert isolation.level_shown(("process", "limits")) == "L1 limits"


def test_below_the_level_asked_for_nothing_is_graded(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    isolation.remember(FOUND)
    right = str(Path(__file__).parent / "submissions" / "right")
    assert run(["check", "relu", "--submission", right, "--isolation", "L3"]) == 2
    said = capsys.readouterr()
    assert "isolation L3 is asked for, and there is L2 confined here" in said.err
    assert said.out == ""
    with pytest.raises(IsolationError, match="no isolation level 'L9'"):
        isolation.required("L9")
    assert isolation.required("", "") == "L0"
    assert isolation.required("L1", "L3") == "L1"


@confined
def test_at_the_level_asked_for_it_is_graded_without_measuring_again(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    right = str(Path(__file__).parent / "submissions" / "right")
    assert run(["check", "relu", "--submission", right, "--isolation", "l2"]) == 0
    assert cache.is_file()
    monkeypatch.setattr(isolation, "measure", lambda: pytest.fail("measured again"))
    assert run(["check", "relu", "--submission", right, "--isolation", "L2"]) == 0
    assert "isolation L" in capsys.readouterr().out


def test_a_course_may_ask_for_a_level(
    tmp_path: Path, cache: Path, course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    isolation.remember(FOUND)
    shutil.copytree(course.reference / "activations", tmp_path / "c" / "reference" / "activations")
    (tmp_path / "c" / "pyproject.toml").write_text('[tool.grader]\nisolation = "L4"\n')
    answer = Path(__file__).parent / "submissions/right/exercises/activations/relu.py"
    assert run(["--course", str(tmp_path / "c"), "check", str(answer)]) == 2
    assert "isolation L4 is asked for" in capsys.readouterr().err


def test_the_doctor_prints_the_table(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--isolation"]) == 0
    table = capsys.readouterr().out
    assert table.startswith("isolation L")
    assert all(what in table for _, what, _ in TRIED.values())


# --- afterwards


@confined
def test_when_the_bench_closes_nothing_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[start.Started] = []
    honest = start.start_zygote

    def noted(*arguments: object) -> start.Started:
        started.append(honest(*arguments))  # pyright: ignore[reportArgumentType]
        return started[-1]

    monkeypatch.setattr(launch, "start_zygote", noted)
    with bench(LIMITS) as made:
        with pytest.raises(AnswerFailure):
            value_of(made, "open('x', 'w').close()\nwhile True: pass")
        assert value_of(made, "return os.listdir('.')") == []
    assert started
    for each in started:
        assert each.process.poll() is not None
        assert not os.path.exists(each.scratch.name)
        assert not [line for line in running() if each.scratch.name in line]


def running() -> list[str]:
    """The environments of all processes that we may look into."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            found.append(Path("/proc", pid, "environ").read_text())
        except OSError:
            continue
    return found


# --- the folder to write to


def test_a_folder_is_emptied_whatever_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_text("kept")
    folder = Scratch(dir=tmp_path)
    here = os.open(".", os.O_RDONLY)
    os.chdir(folder.name)
    try:
        for _ in range(300):
            os.mkdir("deep")
            os.symlink(tmp_path / "kept", "link")
            os.chdir("deep")
    finally:
        os.fchdir(here)
        os.close(here)
    os.mkdir(os.path.join(folder.name, "closed"), 0)
    os.makedirs(os.path.join(folder.name, "blind", "inner"))
    os.chmod(os.path.join(folder.name, "blind"), 0o300)
    assert wipe(folder.name)
    assert os.listdir(folder.name) == []
    folder.cleanup()
    assert (tmp_path / "kept" / "file").read_text() == "kept"
    assert not wipe(folder.name)


def test_too_much_is_too_much(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).touch()
    assert not scratch.overfull(str(tmp_path), 1 << 20, 3)
    (tmp_path / "d").touch()
    assert scratch.overfull(str(tmp_path), 1 << 20, 3)
    (tmp_path / "d").write_bytes(bytes(9000))
    assert not scratch.overfull(str(tmp_path), 1 << 20, 100)
    assert scratch.overfull(str(tmp_path), 1000, 100)


@confined
def test_who_fills_the_disk_is_ended(workplace: Bench) -> None:
    body = """
for number in range(100):
    with open(f"f{number}", "wb") as file: file.write(bytes(8 << 20))
import time
time.sleep(9)
"""
    with pytest.raises(
        AnswerFailure, match="f wrote more than the 256 MB or 10,000 files that it has room for"
    ):
        value_of(workplace, body, limits=Limits(call=8.0))
    assert value_of(workplace, "return os.listdir('.')") == []
