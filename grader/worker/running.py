"""A worker that runs: what it prints, how to end it, how it ended."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import threading
import time
from typing import Any

from grader.worker.channel import Channel, Gone
from grader.worker.clock import ask_for_senders, sender
from grader.worker.deadline import own_time
from grader.worker.decoder import Decoder
from grader.worker.groups import ACCOUNTS, Group, Groups
from grader.worker.limits import Limits
from grader.worker.protocol import WireError

START_SECONDS = 60.0
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
        self._group: tuple[Groups, Group] | None = None
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

    def account(self, groups: Groups, limits: Limits) -> None:
        """Have the kernel count and bound what it uses, where it can."""
        group = groups.taken(self.pid, limits)
        if group is not None:
            self._group = groups, group
            self.layers += (ACCOUNTS,)

    def end(self) -> Ended:
        self.channel.close()
        ended = self._end()
        if self._group is None:
            return ended
        (groups, group), self._group = self._group, None
        if group.was_full():
            ended = dataclasses.replace(ended, over=ended.over or "memory")
        groups.give_back(group)
        return ended
