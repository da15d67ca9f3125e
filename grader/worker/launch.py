"""Where workers come from: a zygote of the grader's, commanded over a socket, or processes begun ahead."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import socket
import subprocess
from collections.abc import Collection
from typing import Any, Protocol

from grader.worker import bubblewrap, groups
from grader.worker.channel import Channel
from grader.worker.clock import ask_for_senders
from grader.worker.groups import Groups
from grader.worker.limits import Limits
from grader.worker.running import START_SECONDS, Ended, LaunchError, Output, Running
from grader.worker.spare import Fresh
from grader.worker.start import HAS_FORK, Started, start_zygote

ANSWER_SECONDS = 5.0
LEAVE_SECONDS = 1.0


class Launcher(Protocol):
    """Starts workers for one track."""

    def spawn(self, limits: Limits) -> Running: ...
    def close(self) -> None: ...


def launcher(track: str, started: Started | None = None, without: Collection[str] = ()) -> Launcher:
    """Forked from a zygote where fork is safe with NumPy and torch loaded (Linux), else started anew.
    `without` names layers of confinement to leave out."""
    return Zygote(track, started, without) if HAS_FORK else Fresh(track)


class Zygote:
    """The host's hold on a zygote process; a worker is a fork of it."""

    def __init__(self, track: str, started: Started | None = None, without: Collection[str] = ()):
        self._track, self._without = track, set(without)
        self._groups = Groups(None if groups.ACCOUNTS in self._without else groups.found())
        self._hold(started or self._begun())

    def _begun(self) -> Started:
        try:
            return start_zygote(self._track, self._without)
        except OSError as error:
            raise LaunchError(f"no process could be started: {error!r}") from error

    def _hold(self, started: Started) -> None:
        self._process, self._control = started.process, started.control
        self._scratch, self._apart = started.scratch, started.apart
        self._control.settimeout(START_SECONDS)
        self._ready = self._same_pids = False

    def spawn(self, limits: Limits) -> Running:
        """A fresh fork. After one that fails, one more try from a new zygote."""
        try:
            return self._spawned(limits)
        except (LaunchError, OSError, ValueError, KeyError):
            if self._apart and not self._ready:
                self._without.add("namespaces")  # the interpreter does not start in them
            self._end()
            self._hold(self._begun())
        try:
            return self._spawned(limits)
        except (OSError, ValueError, KeyError) as error:
            raise LaunchError(f"no worker could be started: {error!r}") from error

    def _spawned(self, limits: Limits) -> Running:
        if not self._ready:
            self._same_pids = self._answer()["ready"] == self._process.pid
            self._ready = True
            self._control.settimeout(ANSWER_SECONDS)
        ours, theirs = socket.socketpair()
        ask_for_senders(ours)
        read, write = os.pipe()
        order = json.dumps({"op": "spawn", "limits": dataclasses.asdict(limits)}).encode()
        try:
            socket.send_fds(self._control, [order], [theirs.fileno(), write])
        except OSError:
            ours.close()
            os.close(read)
            raise
        finally:
            theirs.close()
            os.close(write)
        output = Output(read)
        try:
            pid = self._answer()["pid"]
        except BaseException:
            ours.close()
            raise
        running = Running(Channel(ours), output, lambda: self._reap(pid))
        running.account(self._groups, limits)
        return running

    def _answer(self) -> dict[str, Any]:
        answer = self._control.recv(1 << 16)
        if not answer:
            raise LaunchError("the process that starts workers ended")
        return json.loads(answer)

    def _reap(self, pid: int) -> Ended:
        try:
            self._control.sendall(json.dumps({"op": "reap", "pid": pid}).encode())
            return Ended(**self._answer())
        except (OSError, LaunchError, ValueError, TypeError):
            self._kill()  # a late answer would be taken for another's: begin anew
            if self._same_pids:
                _kill_session(pid)
            return Ended(None, orphaned=True)

    def close(self) -> None:
        self._end()
        self._groups.close()

    def _end(self) -> None:
        self._control.close()  # upon which the zygote ends, and what it started
        if self._ready:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(LEAVE_SECONDS)
        self._kill()
        self._process.wait()
        self._scratch.cleanup()

    def _kill(self) -> None:
        if self._apart:
            bubblewrap.kill_inside(self._process.pid)
        self._process.kill()


def _kill_session(pid: int) -> None:
    """Kill a worker of ours whose zygote is gone: it leads a session, as few other processes do."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.getsid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
