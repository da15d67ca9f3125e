"""A stream socket that carries frames, each with a deadline."""

from __future__ import annotations

import select
import socket
import time

import numpy as np

from grader.worker.deadline import Deadline
from grader.worker.protocol import MAGIC, MAX_HEADER, MAX_PAYLOAD, PREFIX, WireError

FOREVER = float("inf")
CHUNK = 4096
GRACE_SECONDS = 1.0


class Gone(Exception):
    """The other side closed the channel."""


class Channel:
    """Sends and receives whole frames. A deadline is one, or seconds of `time.monotonic()`."""

    def __init__(self, sock: socket.socket, max_payload: int = MAX_PAYLOAD):
        self.socket, self.max_payload = sock, max_payload
        self._early = memoryview(b"")  # what came with the end of what was asked for
        self._late: float | None = None

    def send(self, frame: memoryview | bytes, deadline: Deadline | float = FOREVER) -> None:
        left = memoryview(frame)
        try:
            while left:
                try:
                    left = left[self._ready(deadline).send(left) :]
                except BlockingIOError:
                    self._wait(deadline, writing=True)
        except ConnectionError:
            raise Gone from None

    def receive(self, deadline: Deadline | float = FOREVER) -> tuple[bytes, memoryview]:
        """Header and payload of the next frame: TimeoutError, Gone or WireError instead."""
        self._late = None
        magic, header, payload = PREFIX.unpack(self._exactly(PREFIX.size, deadline))
        if magic != MAGIC or header > MAX_HEADER or payload > self.max_payload:
            raise WireError("not a frame, or one beyond the bounds")
        return bytes(self._exactly(header, deadline)), self._exactly(payload, deadline)

    @property
    def readable(self) -> bool:
        """Whether something has come, if only the end."""
        return bool(len(self._early)) or _awaited(self.socket, False, 0.0)

    def close(self) -> None:
        self.socket.close()

    def _ready(self, deadline: Deadline | float) -> socket.socket:
        """The socket, in the way of waiting that fits: each change of it is a call of the system's."""
        if deadline == FOREVER:
            if self.socket.gettimeout() is not None:
                self.socket.settimeout(None)
        elif self.socket.gettimeout() != 0:
            self.socket.settimeout(0)
        return self.socket

    def _wait(self, deadline: Deadline | float, *, writing: bool = False) -> None:
        """Until something can be received or sent, or TimeoutError."""
        while True:
            left = _left(deadline)
            if left <= 0:
                raise TimeoutError
            if _awaited(self.socket, writing, left):
                return

    def _exactly(self, size: int, deadline: Deadline | float) -> memoryview:
        got = len(self._early)
        if got >= size:
            whole, self._early = self._early[:size], self._early[size:]
            return whole
        # np.empty maps pages only as bytes arrive: an announced length alone costs nothing; a short
        # piece is asked for with what may follow it
        view = memoryview(np.empty(max(size, CHUNK), np.uint8).data)
        view[:got] = self._early
        self._early = memoryview(b"")
        try:
            while got < size:
                got += self._received(view[got:], deadline)
        except ConnectionError:
            raise Gone from None
        self._early = view[size:got]
        return view[:size]

    def _received(self, view: memoryview, deadline: Deadline | float) -> int:
        """Some bytes. What arrived in time counts, however late we come to read it."""
        while True:
            try:
                count = self._ready(deadline).recv_into(view)
            except BlockingIOError:
                self._wait(deadline)
                continue
            if count == 0:
                raise Gone
            self._refuse_dripping(deadline)
            return count

    def _refuse_dripping(self, deadline: Deadline | float) -> None:
        """What lay ready when time was up is read; what goes on coming is not waited for."""
        if _left(deadline) <= 0:
            now = time.monotonic()
            self._late = self._late or now + GRACE_SECONDS
            if now > self._late:
                raise TimeoutError


def _awaited(sock: socket.socket, writing: bool, seconds: float) -> bool:
    if hasattr(select, "poll"):  # select itself takes no descriptor above 1023
        poll = select.poll()
        poll.register(sock, select.POLLOUT if writing else select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    own = [sock]
    return any(select.select([] if writing else own, own if writing else [], [], seconds))


def _left(deadline: Deadline | float) -> float:
    return deadline.left() if isinstance(deadline, Deadline) else deadline - time.monotonic()
