"""The grader's side of a worker's life: start it, speak to it, end it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Collection
from typing import Any, Protocol

from grader.worker import bubblewrap
from grader.worker.channel import Channel, Gone
from grader.worker.clock import ask_for_senders, sender
from grader.worker.deadline import own_time
from grader.worker.decoder import Decoder
from grader.worker.limits import Limits
from grader.worker.protocol import WireError
from grader.worker.start import HAS_FORK, Started, environment, new_scratch, python, start_zygote

START_SECONDS = 60.0
ANSWER_SECONDS = 5.0
LEAVE_SECONDS = 1.0
OUTPUT_KEPT = 64 << 10


class LaunchError(Exception):
    """A worker did not start: the grader's fault or the machine's, never the student's."""


class Output:
    """What a worker prints: the first 64 KiB are kept, the rest is counted and dropped."""

    def __init__(self, descriptor: int):
        self._descriptor, self._kept, self.size = descriptor, bytearray(), 0
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        while chunk := os.read(self._descriptor, 1 << 16):
            self.size += len(chunk)
            self._kept += chunk[: max(0, OUTPUT_KEPT - len(self._kept))]
        os.close(self._descriptor)

    def text(self, wait: float = 1.0) -> str:
        """What was kept, once the worker has ended."""
        self._thread.join(wait)
        return bytes(self._kept).decode("utf-8", "replace")


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a worker ended: exit code (negative: signal) if known, CPU seconds, peak bytes."""

    exit: int | None
    cpu: float = 0.0
    memory: int = 0
    over: str = ""  # the limit for which it was ended
    orphaned: bool = False  # the process that started it is gone

    def __str__(self) -> str:
        if self.exit is None:
            return "the process ended"
        if self.exit >= 0:
            return f"the process left with exit code {self.exit}"
        if self.exit == -9:  # by us as well, after it cut the connection
            return "the process was killed, or cut itself off"
        with contextlib.suppress(ValueError):
            name = signal.Signals(-self.exit).name
            why = ", for a system call that no answer needs" if name == "SIGSYS" else ""
            return f"the process was ended by {name}{why}"
        return f"the process was ended by signal {-self.exit}"


class Running:
    """A worker that has said hello: its channel, its output, and how to end it."""

    def __init__(self, channel: Channel, output: Output, end: Any):
        self.channel, self.output, self._end = channel, output, end
        self.pid = sender(channel.socket)  # of the hello: from before a student's first byte
        ask_for_senders(channel.socket, False)
        self.own = own_time(self.pid)
        self.layers = self._hello()

    def _hello(self) -> tuple[str, ...]:
        try:
            body = Decoder(*self.channel.receive(time.monotonic() + START_SECONDS)).body
            return tuple(str(layer) for layer in body["hello"])
        except (OSError, Gone, WireError, KeyError, TypeError) as error:
            self.end()
            raise LaunchError(
                f"a worker did not say hello ({error!r}): {self.output.text()}"
            ) from None

    def end(self) -> Ended:
        self.channel.close()
        return self._end()


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
            self.close()
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
        return Running(Channel(ours), output, lambda: self._reap(pid))

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


class Fresh:
    """A process of its own for each worker, started before it is needed: where fork is not to be had."""

    def __init__(self, track: str):
        self._track = track
        self._spare: tuple[Any, ...] | None = self._started()

    def spawn(self, limits: Limits) -> Running:
        """The spare process, or a new one; after one that fails, one more try."""
        try:
            running = self._spawned(limits)
        except LaunchError:
            running = self._spawned(limits)
        with contextlib.suppress(LaunchError):  # then the next one tells
            self._spare = self._started()
        return running

    def _spawned(self, limits: Limits) -> Running:
        process, ours, output, scratch = self._spare or self._started()
        self._spare = None
        channel = Channel(ours)

        def end() -> Ended:
            _kill(process)
            code = process.wait()
            scratch.cleanup()
            return Ended(code)

        try:
            channel.send(json.dumps(dataclasses.asdict(limits)).encode() + b"\n")
        except (OSError, Gone) as error:
            channel.close()
            raise LaunchError(f"no worker could be started: {error!r}, {end()}") from error
        return Running(channel, output, end)

    def _started(self) -> tuple[subprocess.Popen[bytes], socket.socket, Output, Any]:
        try:
            return self._begun()
        except OSError as error:
            raise LaunchError(f"no process could be started: {error!r}") from error

    def _begun(self) -> tuple[subprocess.Popen[bytes], socket.socket, Output, Any]:
        scratch = new_scratch()
        ours, theirs = socket.socketpair()
        ask_for_senders(ours)
        read, write = os.pipe()
        # a socket cannot be inherited on Windows; it is shared by value
        shared = sys.platform == "win32"
        argument = "None" if shared else str(theirs.fileno())
        code = f"from grader.worker.fresh import main; main({argument}, {self._track!r})"
        try:
            process = subprocess.Popen(
                python(code),
                pass_fds=() if shared else [theirs.fileno()],
                env=environment(scratch.name),
                cwd=scratch.name,
                stdin=subprocess.PIPE if shared else subprocess.DEVNULL,
                stdout=write,
                stderr=write,
                start_new_session=True,
            )
            if shared and process.stdin is not None:
                process.stdin.write(theirs.share(process.pid))  # pyright: ignore[reportAttributeAccessIssue]
                process.stdin.close()
        except OSError:
            ours.close()
            os.close(read)
            scratch.cleanup()
            raise
        finally:
            theirs.close()
            os.close(write)
        return process, ours, Output(read), scratch

    def close(self) -> None:
        if self._spare is not None:
            process, ours, _, scratch = self._spare
            ours.close()
            _kill(process)
            process.wait()
            scratch.cleanup()
            self._spare = None


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its group (which is its own), where there are groups."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
