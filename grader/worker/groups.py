"""Control groups: what a worker and all that it starts use together, counted and bounded by the kernel, with
the files it has in memory and the pages that no rlimit counts.

The grader makes a group for each worker that is at work at once, and puts a worker into it before the first
byte of a student's. It may do so as root, or in a tree that was handed over to its user. Version 1 has a
tree for memory and one for processes; version 2 one for all, and there a group with processes has no groups
that account, so that ours lie beside the grader's own.
See https://docs.kernel.org/admin-guide/cgroup-v2.html and cgroup-v1/memory.html
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import signal
import sys
import time
from dataclasses import dataclass

from grader.worker.limits import Limits

ACCOUNTS = "accounts"
PREFIX = "gradus-"
COPIES = (
    512 << 20
)  # bytes: what a worker shares with the process it was forked from, until it writes to it
THREADS = 64  # beyond those allowed: who passes the limit is told so by other means
CLEAR_SECONDS = 1.0

_numbers = itertools.count()


@dataclass(frozen=True)
class Trees:
    """Where groups are made, and what the files in them are called, the first that is there."""

    version: int
    memory: str
    processes: str

    @property
    def folders(self) -> list[str]:
        return list(dict.fromkeys((self.memory, self.processes)))


class Group:
    """One group, for one worker after the other."""

    def __init__(self, trees: Trees):
        self._trees = trees
        self._name = f"{PREFIX}{os.getpid()}-{next(_numbers)}"
        self._bounds: tuple[int, int] | None = None
        self._killed = 0

    def take(self, pid: int, limits: Limits) -> None:
        """Put a worker in, bounded; OSError where it cannot be."""
        self.prepare(limits)
        self._killed = self._kills()
        for folder in self._trees.folders:
            place = os.path.join(folder, self._name, "cgroup.procs")
            _write(place, pid)
            if str(pid) not in _read(place).split():
                raise OSError(f"{place} does not hold {pid}")

    def prepare(self, limits: Limits) -> None:
        """Make it, where there is none or there is none any more, and bound it."""
        bounds = (limits.memory + limits.scratch + COPIES, limits.threads + THREADS)
        made = [self._made(folder) for folder in self._trees.folders]
        if any(made) or bounds != self._bounds:
            self._bound(*bounds)
            self._bounds = bounds

    def was_full(self) -> bool:
        """Whether the kernel ended the worker because all memory of the group was used."""
        return self._kills() > self._killed

    def clear(self) -> None:
        """Kill whatever is left in it."""
        if self._trees.version == 2:
            with contextlib.suppress(OSError):  # since Linux 5.14
                _write(self._memory("cgroup.kill"), 1)
        until = time.monotonic() + CLEAR_SECONDS
        while (left := self._left()) and time.monotonic() < until:
            for pid in left:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.001)

    def remove(self) -> None:
        """Where something is in it still it stays: whoever comes next sweeps it away."""
        for folder in self._trees.folders:
            with contextlib.suppress(OSError):
                os.rmdir(os.path.join(folder, self._name))

    def _made(self, folder: str) -> bool:
        try:
            os.mkdir(os.path.join(folder, self._name))
        except FileExistsError:
            return False
        return True

    def _bound(self, memory: int, threads: int) -> None:
        most = "memory.limit_in_bytes" if self._trees.version == 1 else "memory.max"
        _write(self._memory(most), memory)
        _write(os.path.join(self._trees.processes, self._name, "pids.max"), threads)
        with contextlib.suppress(OSError):  # not every kernel has swap
            if self._trees.version == 1:
                _write(self._memory("memory.swappiness"), 0)
            else:
                _write(self._memory("memory.swap.max"), 0)

    def _kills(self) -> int:
        """How often the kernel ended a process of this group for memory."""
        events = "memory.oom_control" if self._trees.version == 1 else "memory.events"
        rows = (line.split() for line in _read(self._memory(events)).splitlines())
        return next((int(row[1]) for row in rows if row[:1] == ["oom_kill"]), 0)

    def _left(self) -> list[int]:
        with contextlib.suppress(OSError):
            # one of a world of processes that cannot be seen from here is listed as 0
            return [int(pid) for pid in _read(self._memory("cgroup.procs")).split() if int(pid)]
        return []

    def _memory(self, name: str) -> str:
        return os.path.join(self._trees.memory, self._name, name)


class Groups:
    """The groups of one launcher: as many as workers were at work at once."""

    def __init__(self, trees: Trees | None):
        self._trees = trees
        self._all: list[Group] = []
        self._free: list[Group] = []

    def taken(self, pid: int | None, limits: Limits) -> Group | None:
        """A group with that process in it; None where there is none to be had."""
        if self._trees is None or pid is None:
            return None
        group = self._free.pop() if self._free else self._made(self._trees)
        try:
            group.take(pid, limits)
        except OSError:
            self._free.append(group)
            return None
        return group

    def give_back(self, group: Group) -> None:
        """Its worker has ended."""
        group.clear()
        self._free.append(group)

    def close(self) -> None:
        for group in self._all:
            group.clear()
            group.remove()
        self._all, self._free = [], []

    def _made(self, trees: Trees) -> Group:
        group = Group(trees)
        self._all.append(group)
        return group


def found() -> Trees | None:
    """Where groups can be made, None where they cannot: one is made, bounded and removed to see. Whether a
    worker can be put into one shows when it is."""
    return _looked_for()[0]


def why_not() -> str:
    """Why there are no groups to be had, "" if there are."""
    return _looked_for()[1]


@functools.cache
def _looked_for() -> tuple[Trees | None, str]:
    if sys.platform != "linux":
        return None, "this is not Linux"
    why = "no control groups for memory and processes are mounted"
    for trees in _candidates():
        try:
            _sweep(trees)
            group = Group(trees)
            try:
                group.prepare(Limits())
            finally:
                group.remove()
        except OSError as error:
            why = f"{trees.memory}: {error.strerror or error}"
        else:
            return trees, ""
    return None, why


def _candidates() -> list[Trees]:
    own, mounts = _own(), _mounts()
    places = {name: _place(mounts[name], path) for name, path in own.items() if name in mounts}
    if "memory" in places and "pids" in places:
        return [Trees(1, places["memory"], places["pids"])]
    if "" not in places:
        return []
    here = places[""]
    return [Trees(2, place, place) for place in (os.path.dirname(here), here) if _accounts(place)]


def _accounts(place: str) -> bool:
    """Whether the groups below a group of version 2 account for memory and processes."""
    try:
        names = _read(os.path.join(place, "cgroup.subtree_control")).split()
    except OSError:
        return False
    return "memory" in names and "pids" in names


def _own() -> dict[str, str]:
    """The group that this process is in, by controller; "" for version 2."""
    rows = (line.split(":", 2) for line in _lines("/proc/self/cgroup"))
    return {name: path for _, names, path in rows for name in names.split(",")}


def _mounts() -> dict[str, tuple[str, str]]:
    """`(root, mount point)` of each controller; "" for version 2."""
    out: dict[str, tuple[str, str]] = {}
    for line in _lines("/proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        root, point = before.split()[3:5]
        if kind == "cgroup2":
            out.setdefault("", (root, point))
        elif kind == "cgroup":
            out |= dict.fromkeys(options.split(","), (root, point))
    return out


def _place(mount: tuple[str, str], path: str) -> str:
    root, point = mount
    return os.path.normpath(os.path.join(point, os.path.relpath(path, root)))


def _sweep(trees: Trees) -> None:
    """Remove the groups of graders that are no more, as far as nothing is in them."""
    for folder in trees.folders:
        for name in os.listdir(folder):
            pid = name.removeprefix(PREFIX).partition("-")[0]
            if name.startswith(PREFIX) and not os.path.exists(f"/proc/{pid}"):
                with contextlib.suppress(OSError):
                    os.rmdir(os.path.join(folder, name))


def _lines(path: str) -> list[str]:
    try:
        return _read(path).splitlines()
    except OSError:
        return []


def _read(path: str) -> str:
    with open(path) as file:
        return file.read()


def _write(path: str, value: int) -> None:
    with open(path, "w") as file:
        file.write(str(value))
