"""The zygote: a process that has loaded what answers need and forks a worker for each exercise.

It holds no oracle and no score, has one thread (a fork of several hangs in the child), and speaks JSON
lines with the grader: `spawn` comes with two descriptors (channel, output), `reap` ends a worker with all
that it started, and wipes what it wrote.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from grader.worker.confine import confine
from grader.worker.layers import Layers, prepare
from grader.worker.limits import Limits
from grader.worker.scratch import overfull, wipe
from grader.worker.serve import hide_the_grader, leave_the_course, preload, serve

PR_SET_CHILD_SUBREAPER = 36
MAX_GENERATIONS = 1000
LEAVING_SECONDS = 0.004  # one that waits for a request sees at once that there will be none
LAST_WORDS_SECONDS = 0.03
WATCH_SECONDS = 0.1


@dataclass
class Held:
    """A worker at work: the folder that it writes to, its limits, and the one that it passed."""

    folder: str
    limits: Limits
    over: str = ""


def main(
    descriptor: int,
    track: str,
    without: Collection[str] = (),
    outside: dict[str, str] | None = None,
) -> None:
    """`without` names layers to leave out; `outside` are the grader's own namespaces where this process
    was started in others."""
    control = socket.socket(fileno=descriptor)
    preload(track)
    leave_the_course()
    _adopt_orphans()
    layers = prepare(track, without, outside or {})
    workers: dict[int, Held] = {}
    hide_the_grader()
    gc.collect()
    gc.freeze()  # a collection in a child would otherwise copy every page
    try:
        _tell(control, {"ready": os.getpid()})
        while _served(control, layers, workers):
            pass
    except ConnectionError:  # the grader is gone, whatever we were about to tell it
        pass
    _leave(workers)


def _served(control: socket.socket, layers: Layers, workers: dict[int, Held]) -> bool:
    """Carry out the next order; False when there will be none."""
    _watch(control, workers)
    message, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 2)
    if not message:
        return False
    order = json.loads(message)
    if order["op"] == "spawn":
        limits = Limits(**order["limits"])
        folder = _folder([held.folder for held in workers.values()])
        pid = _forked(control, descriptors, layers, folder, limits)
        workers[pid] = Held(folder, limits)
        _tell(control, {"pid": pid})
    else:
        held = workers.pop(order["pid"], Held("", Limits()))
        _tell(control, reaped(order["pid"], held.folder, workers) | {"over": held.over})
    return True


def _tell(control: socket.socket, message: dict[str, Any]) -> None:
    control.sendall(json.dumps(message).encode())


def _watch(control: socket.socket, workers: dict[int, Held]) -> None:
    """Wait for the next order; meanwhile a worker that fills the disk, or has too many threads, is killed."""
    while workers and not select.select([control], [], [], WATCH_SECONDS)[0]:
        for pid, held in workers.items():
            held.over = held.over or _over(pid, held)
            if held.over:
                os.kill(pid, signal.SIGKILL)


def _over(pid: int, held: Held) -> str:
    """The limit that a worker has passed, of those that only looking from outside can tell."""
    if overfull(held.folder, held.limits.scratch, held.limits.entries):
        return "scratch"
    try:  # the links of this folder are its entries and two
        return "threads" if os.stat(f"/proc/{pid}/task").st_nlink - 2 > held.limits.threads else ""
    except OSError:
        return ""


def _folder(taken: Collection[str]) -> str:
    """A folder for the next worker: nobody works in it, and nothing is left in it."""
    for number in itertools.count():
        folder = os.path.join(os.getcwd(), str(number))
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder, 0o700)
        if folder not in taken and wipe(folder):
            return folder
    raise AssertionError


def _forked(
    control: socket.socket, descriptors: list[int], layers: Layers, folder: str, limits: Limits
) -> int:
    ruleset = layers.ruleset(folder)
    pid = os.fork()
    if pid:
        for descriptor in descriptors:
            os.close(descriptor)
        return pid
    try:
        control.close()
        channel, output = descriptors
        _become_worker(channel, output, layers, ruleset, folder, limits)
        os._exit(0)
    except BaseException as error:
        print(f"the worker ended: {error!r}", file=sys.stderr, flush=True)
        os._exit(97)


def _become_worker(
    channel: int, output: int, layers: Layers, ruleset: int | None, folder: str, limits: Limits
) -> None:
    """A session of its own, no input, one output for stdout and stderr, nothing else open."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, _print_and_end)
    nothing = os.open(os.devnull, os.O_RDONLY)
    channel, output = os.dup2(channel, 200), os.dup2(output, 201)
    if ruleset is not None:
        ruleset = os.dup2(ruleset, 202)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(channel, 3, inheritable=False)
    if ruleset is not None:
        ruleset = os.dup2(ruleset, 4)
    os.closerange(4 if ruleset is None else 5, 4096)
    os.chdir(folder)
    os.environ["HOME"] = os.environ["TMPDIR"] = tempfile.tempdir = folder
    serve(socket.socket(fileno=3), layers.track, lambda: confine(limits, layers, ruleset, folder))


def _print_and_end(number: int, frame: object) -> None:
    """What was printed before an endless loop says most about it."""
    with contextlib.suppress(BaseException):
        sys.stdout.flush()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def reaped(pid: int, folder: str, others: Collection[int] = ()) -> dict[str, Any]:
    """Kill a worker with all that it started, and say how it ended and what it used."""
    _ask_to_end(pid)
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    try:
        _, status, usage = os.wait4(pid, 0)
    except ChildProcessError:
        return {"exit": None, "cpu": 0.0, "memory": 0}
    _end_orphans(others)
    wipe(folder)  # what cannot be removed stays, in a folder that nobody is given again
    code = os.waitstatus_to_exitcode(status)
    return {"exit": code, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss << 10}


def _ask_to_end(pid: int) -> None:
    """Its channel is closed, and most leave upon that. For the others: a moment for what was printed and
    lies in a buffer still; a worker in a loop takes less."""
    if _left(pid, LEAVING_SECONDS):
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        _left(pid, LAST_WORDS_SECONDS)


def _left(pid: int, seconds: float) -> bool:
    """Whether a child ends within so long; it stays to be waited for."""
    try:
        descriptor = os.pidfd_open(pid)
    except (AttributeError, OSError):  # before Linux 5.3, or a Python that was built there
        return _seen_to_leave(pid, seconds)
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def _seen_to_leave(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < until:
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return True
            time.sleep(0.0005)
    return False


def _leave(workers: dict[int, Held]) -> None:
    """The grader is gone: so is everything that was started for it."""
    for pid, held in workers.items():
        reaped(pid, held.folder, workers)
    wipe(os.getcwd())
    with contextlib.suppress(OSError):
        os.rmdir(os.getcwd())
    os._exit(0)


def _adopt_orphans() -> None:
    """What a worker started and left behind becomes a child of this process (Linux; else nothing)."""
    import ctypes

    try:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    except (OSError, AttributeError):
        return


def _end_orphans(workers: Collection[int]) -> None:
    """Kill every child that is no worker, and then what those leave behind."""
    if os.getpid() == 1 and not workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)  # every process of this namespace but this one, at once
    for _ in range(MAX_GENERATIONS):
        orphans = [pid for pid in _children() if pid not in workers]
        if not orphans:
            return
        for pid in orphans:
            with contextlib.suppress(PermissionError):  # of another user by now
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _children() -> list[int]:
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as children:
            return [int(pid) for pid in children.read().split()]
    except OSError:
        return []
