"""A stream socket that carries frames, each with a deadline."""

from __future__ import annotations

import contextlib
import socket
import time

import numpy as np

from grader.worker.deadline import Deadline
from grader.worker.protocol import MAGIC, MAX_HEADER, MAX_PAYLOAD, PREFIX, WireError

FOREVER = float("inf")


class Gone(Exception):
    """The other side closed the channel."""


class Channel:
    """Sends and receives whole frames. A deadline is one, or seconds of `time.monotonic()`."""

    def __init__(self, sock: socket.socket, max_payload: int = MAX_PAYLOAD):
        self.socket, self.max_payload = sock, max_payload

    def send(self, frame: bytes | bytearray, deadline: Deadline | float = FOREVER) -> None:
        left = memoryview(frame)
        try:
            while left:
                self._until(deadline)
                with contextlib.suppress(TimeoutError):  # there may be more time by now
                    left = left[self.socket.send(left) :]
        except ConnectionError:
            raise Gone from None

    def receive(self, deadline: Deadline | float = FOREVER) -> tuple[bytes, memoryview]:
        """Header and payload of the next frame: TimeoutError, Gone or WireError instead."""
        magic, header, payload = PREFIX.unpack(self._exactly(PREFIX.size, deadline))
        if magic != MAGIC or header > MAX_HEADER or payload > self.max_payload:
            raise WireError("not a frame, or one beyond the bounds")
        return bytes(self._exactly(header, deadline)), self._exactly(payload, deadline)

    def close(self) -> None:
        self.socket.close()

    def _until(self, deadline: Deadline | float) -> None:
        if deadline == FOREVER:
            self.socket.settimeout(None)
            return
        left = _left(deadline)
        if left <= 0:
            raise TimeoutError
        self.socket.settimeout(left)

    def _exactly(self, size: int, deadline: Deadline | float) -> memoryview:
        # np.empty maps pages only as bytes arrive: an announced length alone costs nothing
        view = memoryview(np.empty(size, np.uint8).data)
        got = 0
        while got < size:
            try:
                count = self._received(view[got:], deadline)
            except ConnectionError:
                raise Gone from None
            if count == 0:
                raise Gone
            got += count
        return view

    def _received(self, view: memoryview, deadline: Deadline | float) -> int:
        """Some bytes. What arrived in time counts, however late we come to read it."""
        while True:
            try:
                self._until(deadline)
            except TimeoutError:
                self.socket.settimeout(0)
                try:
                    return self.socket.recv_into(view)
                except BlockingIOError:
                    raise TimeoutError from None
            with contextlib.suppress(TimeoutError):  # there may be more time by now
                return self.socket.recv_into(view)


def _left(deadline: Deadline | float) -> float:
    return deadline.left() if isinstance(deadline, Deadline) else deadline - time.monotonic()
