"""Whose process it is, and how long it has run: read from outside, where a student's code cannot reach.

A worker in a namespace of its own knows another number for itself than the grader has for it; used here
that number would read some other process's clock. The kernel translates: what a process sends over a Unix
socket carries its number as the reader sees it, and only a process with every right may put another there.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import sys
import time

CREDENTIALS = struct.Struct("iII")  # struct ucred: process, user, group
PEEK_SECONDS = 60.0
CHILDREN_TIMES = slice(13, 15)  # cutime and cstime in /proc/<pid>/stat, counted behind the name
CPU_CLOCK = 2  # of a whole process, all threads (the kernel's CPUCLOCK_SCHED)


def ask_for_senders(sock: socket.socket, wanted: bool = True) -> None:
    """From here on (or no longer) what comes in says which process sent it, where there is such a thing."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, int(wanted))


def sender(sock: socket.socket) -> int | None:
    """The number of the process that sent what lies next in the socket, as seen from here; None where
    the system does not tell. What lies there is left there."""
    if sys.platform != "linux":
        return None
    sock.settimeout(PEEK_SECONDS)
    space = socket.CMSG_SPACE(CREDENTIALS.size)
    try:
        _, ancillary, _, _ = sock.recvmsg(1, space, socket.MSG_PEEK)
    except OSError:
        return None
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
            return CREDENTIALS.unpack(data[: CREDENTIALS.size])[0] or None
    return None


def cpu_with_children(pid: int | None) -> float | None:
    """The same with the time of the processes that it started, as far as they are known: those that run,
    and (in steps of 10 ms) those it has waited for. Where a worker can start none, there is no need."""
    own = cpu_seconds(pid)
    if own is None:
        return None
    try:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        with open(f"/proc/{pid}/task/{pid}/children") as children:
            running = [int(child) for child in children.read().split()]
    except OSError:
        return own
    waited = sum(map(int, fields[CHILDREN_TIMES])) / os.sysconf("SC_CLK_TCK")
    return own + waited + sum(cpu_seconds(child) or 0.0 for child in running)


def cpu_seconds(pid: int | None) -> float | None:
    """CPU time of a process with all its threads, in steps of a nanosecond; None where it cannot be read
    (no such clock here, or the process was reaped)."""
    if pid is None or pid <= 0 or sys.platform != "linux":
        return None
    try:
        return time.clock_gettime_ns((~pid << 3) | CPU_CLOCK) * 1e-9
    except OSError:
        return None
