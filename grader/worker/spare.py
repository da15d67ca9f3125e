"""A process for each worker, started before it is needed: where fork is not to be had."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
from typing import Any

from grader.worker.channel import Channel, Gone
from grader.worker.clock import ask_for_senders
from grader.worker.limits import Limits
from grader.worker.running import Ended, LaunchError, Output, Running
from grader.worker.start import environment, new_scratch, python


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
