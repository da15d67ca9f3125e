"""A submission that tries what no answer may do, to see what this machine keeps a worker from.

It is sent and run like a student's file. Every attempt stands beside a similar one that must succeed:
otherwise a worker in which nothing works would look well confined. Nothing here does harm where nothing
is denied: what is reached is looked at, or left as it was.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

PTRACE_SEIZE, PTRACE_DETACH = 0x4206, 17
IPC_PRIVATE, IPC_RMID, CREATE = 0, 0, 0o1600
THREADS, SMALL_STACK = 400, 64 << 10
NAMESPACES = ("pid", "net", "ipc", "mnt")


def attempts(outside: dict[str, Any]) -> dict[str, list[bool]]:
    """`[attempt, control]` by name: whether each came through. `outside` names what lies beyond: a file
    of the user's and its folder, the home folder, a file of the grader's and one of torch's, the
    grader's namespaces, the limits on memory, file size and open files, the room for scratch."""
    secret, folder = outside["secret"], outside["folder"]
    own = os.path.join(os.getcwd(), "own")
    _write(own, 10)
    parent = os.getppid()
    here = outside["control"]
    tried: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "memory": (lambda: _fill(2 * outside["memory"]), lambda: _fill(outside["memory"] // 4)),
        "file": (
            lambda: _write(own, 2 * outside["file"]),
            lambda: _write(own, outside["file"] // 2),
        ),
        "files": (lambda: _open_many(own, outside["files"] + 1), lambda: _open_many(own, 8)),
        "read": (lambda: _read(secret), lambda: _read(own)),
        "grader": (lambda: _read(outside["grader"]), lambda: _read(here)),
        "torch": (lambda: _read(outside["torch"]), lambda: _read(here)),
        "list": (lambda: os.listdir(outside["home"]), lambda: os.listdir(os.getcwd())),
        "write": (lambda: _write(os.path.join(folder, "new"), 1), lambda: _write(own + "2", 1)),
        "change": (lambda: os.truncate(secret, 1), lambda: os.ftruncate(_opened(own), 1)),
        "mode": (lambda: os.chmod(secret, 0o600), lambda: os.umask(0o077)),
        "fork": (_fork, _thread),
        "exec": (lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0), _thread),
        "network": (lambda: socket.socket(socket.AF_INET).close(), _pipe),
        "daemons": (lambda: socket.socket(socket.AF_UNIX).close(), _pipe),
        "signal": (lambda: os.kill(parent, 0), lambda: os.kill(os.getpid(), 0)),
        "limits": (lambda: _prlimit(parent), lambda: _prlimit(0)),
        "schedule": (lambda: os.sched_setaffinity(parent, os.sched_getaffinity(0)), _pin),
        "environment": (lambda: _read(f"/proc/{parent}/environ"), lambda: _read("/proc/cpuinfo")),
        "shared memory": (_shared_memory, lambda: mmap.mmap(-1, 4096).close()),
        "see": (lambda: os.stat(secret), lambda: os.stat(own)),
        "apart": (lambda: _same_namespaces(outside["namespaces"]), _namespaces),
        "disk": (lambda: _room(os.getcwd(), outside["scratch"]), lambda: os.statvfs(os.getcwd())),
    }
    return {name: [_works(attempt), _works(control)] for name, (attempt, control) in tried.items()}


def attach() -> bool:
    """Whether it may trace the process that forks workers (and lets go of it)."""
    c = ctypes.CDLL(None)
    c.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    seized = c.ptrace(PTRACE_SEIZE, os.getppid(), None, None) == 0
    return seized and c.ptrace(PTRACE_DETACH, os.getppid(), None, None) in (0, -1)


def peek() -> bool:
    """Whether it may read another process's memory: 8 bytes that lie at the same place in both."""
    c = ctypes.CDLL(None)
    here = ctypes.create_string_buffer(8)
    pair = ctypes.c_void_p * 2
    mine, theirs = pair(ctypes.addressof(here), 8), pair(id(None), 8)
    return c.process_vm_readv(os.getppid(), mine, 1, theirs, 1, 0) == 8


def threads() -> bool:
    """Whether more threads come to be at once than a worker may have, before anybody can look."""
    threading.stack_size(SMALL_STACK)  # or the limit on memory comes first
    for _ in range(THREADS):
        threading.Thread(target=time.sleep, args=(1.0,), daemon=True).start()
    return True


def spin() -> bool:
    """Never returns."""
    while True:
        pass


def rest() -> bool:
    """The control of those that may not come back."""
    return True


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except BaseException:
        return False
    return True


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def _write(path: str, size: int) -> None:
    with open(path, "wb") as file:
        file.write(bytes(size))


def _opened(path: str) -> int:
    return os.open(path, os.O_RDWR)


def _fill(size: int) -> None:
    mmap.mmap(-1, size).close()


def _open_many(path: str, count: int) -> None:
    held: list[int] = []
    try:
        for _ in range(count):
            held.append(os.open(path, os.O_RDONLY))  # noqa: PERF401 (what was opened is closed again)
    finally:
        for descriptor in held:
            os.close(descriptor)


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _thread() -> None:
    thread = threading.Thread(target=os.getpid)
    thread.start()
    thread.join()


def _pipe() -> None:
    for end in os.pipe():
        os.close(end)


def _prlimit(pid: int) -> None:
    import resource

    resource.prlimit(pid, resource.RLIMIT_NOFILE)


def _pin() -> None:
    os.sched_setaffinity(0, os.sched_getaffinity(0))


def _shared_memory() -> None:
    c = ctypes.CDLL(None)
    segment = c.shmget(IPC_PRIVATE, 4096, CREATE)
    if segment < 0:
        os.close(os.memfd_create("probe"))
        return
    c.shmctl(segment, IPC_RMID, None)


def _namespaces() -> dict[str, str]:
    return {name: os.readlink(f"/proc/self/ns/{name}") for name in NAMESPACES}


def _same_namespaces(theirs: dict[str, str]) -> None:
    mine = _namespaces()
    if not any(mine[name] == theirs.get(name) for name in NAMESPACES):
        raise PermissionError


def _room(folder: str, most: int) -> None:
    there = os.statvfs(folder)
    if there.f_blocks * there.f_frsize <= most:
        raise PermissionError
