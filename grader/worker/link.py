"""What a request goes through: a worker process, or a guest in the process of the grader."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from grader.worker.channel import Gone
from grader.worker.deadline import Deadline, OwnTime
from grader.worker.decoder import Decoder
from grader.worker.guest import Guest
from grader.worker.protocol import parts
from grader.worker.running import Ended, Running


class Link(Protocol):
    """One incarnation of a worker: a process, or a guest in the grader's own."""

    layers: tuple[str, ...]
    pid: int | None  # as seen from here

    @property
    def own(self) -> OwnTime | None: ...

    def ask(
        self, frame: memoryview, deadline: Deadline, serve: Callable[[Decoder], memoryview]
    ) -> Decoder: ...
    def end(self) -> Ended: ...
    def printed(self) -> tuple[str, int]: ...


class ProcessLink:
    """A worker process."""

    def __init__(self, running: Running):
        self.running, self.layers, self.pid = running, running.layers, running.pid

    @property
    def own(self) -> OwnTime | None:
        return self.running.own

    @property
    def waits(self) -> bool:
        """Whether it is there still, and has said nothing since its hello."""
        return not self.running.channel.readable

    def ask(
        self, frame: memoryview, deadline: Deadline, serve: Callable[[Decoder], memoryview]
    ) -> Decoder:
        channel = self.running.channel
        channel.send(frame, deadline)
        while True:
            reply = Decoder(*channel.receive(deadline))
            if not (isinstance(reply.body, dict) and "call_back" in reply.body):
                return reply
            if deadline.left() <= 0:
                raise TimeoutError
            begun = time.monotonic()
            answer = serve(reply)
            deadline.excuse(time.monotonic() - begun)
            channel.send(answer, deadline)

    def end(self) -> Ended:
        return self.running.end()

    def printed(self) -> tuple[str, int]:
        return self.running.output.text(), self.running.output.size


class LocalLink:
    """A guest in this process, for code that is trusted: the solution and the listed mistakes."""

    layers: tuple[str, ...] = ()
    pid: int | None = None
    own: OwnTime | None = None

    def __init__(self, track: str):
        self._serve: Callable[[Decoder], memoryview] | None = None
        self._guest = Guest(self._exchange, track, importable=False)

    def _exchange(self, frame: memoryview) -> tuple[bytes, memoryview]:
        if self._serve is None:
            raise Gone
        return parts(self._serve(Decoder(*parts(frame))))

    def ask(
        self, frame: memoryview, deadline: Deadline, serve: Callable[[Decoder], memoryview]
    ) -> Decoder:
        self._serve = serve
        return Decoder(*parts(self._guest.answer(*parts(frame))))

    def end(self) -> Ended:
        return Ended(None)

    def printed(self) -> tuple[str, int]:
        return "", 0
