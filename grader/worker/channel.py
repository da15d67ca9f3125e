"""A stream socket that carries frames, each with a deadline."""

from __future__ import annotations

import socket
import time

import numpy as np

from grader.worker.protocol import MAGIC, MAX_HEADER, MAX_PAYLOAD, PREFIX, WireError

FOREVER = float("inf")


class Gone(Exception):
    """The other side closed the channel."""


class Channel:
    """Sends and receives whole frames. Deadlines are `time.monotonic()` seconds."""

    def __init__(self, sock: socket.socket, max_payload: int = MAX_PAYLOAD):
        self.socket, self.max_payload = sock, max_payload

    def send(self, frame: bytes | bytearray, deadline: float = FOREVER) -> None:
        self._until(deadline)
        try:
            self.socket.sendall(frame)
        except (BrokenPipeError, ConnectionError):
            raise Gone from None

    def receive(self, deadline: float = FOREVER) -> tuple[bytes, memoryview]:
        """Header and payload of the next frame: TimeoutError, Gone or WireError instead."""
        magic, header, payload = PREFIX.unpack(self._exactly(PREFIX.size, deadline))
        if magic != MAGIC or header > MAX_HEADER or payload > self.max_payload:
            raise WireError("not a frame, or one beyond the bounds")
        return bytes(self._exactly(header, deadline)), self._exactly(payload, deadline)

    def close(self) -> None:
        self.socket.close()

    def _until(self, deadline: float) -> None:
        if deadline == FOREVER:
            self.socket.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.socket.settimeout(left)

    def _exactly(self, size: int, deadline: float) -> memoryview:
        # np.empty maps pages only as bytes arrive: an announced length alone costs nothing
        view = memoryview(np.empty(size, np.uint8).data)
        got = 0
        while got < size:
            self._until(deadline)
            try:
                count = self.socket.recv_into(view[got:])
            except ConnectionError:
                raise Gone from None
            if count == 0:
                raise Gone
            got += count
        return view
