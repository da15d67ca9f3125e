"""A worker that is a process of its own from the start (no fork): preloaded, it waits for its limits."""

from __future__ import annotations

import json
import os
import socket
import sys

from grader.worker.confine import confine
from grader.worker.limits import Limits
from grader.worker.serve import hide_the_grader, leave_the_course, preload, serve


def main(descriptor: int | None, track: str) -> None:
    sock = _shared() if descriptor is None else socket.socket(fileno=descriptor)
    sys.stdin = open(os.devnull)  # noqa: SIM115 (it stays open as long as the process)
    preload(track)
    leave_the_course()
    hide_the_grader()
    limits = b""
    while not limits.endswith(b"\n"):
        byte = sock.recv(1)
        if not byte:
            return
        limits += byte
    serve(sock, track, lambda: confine(Limits(**json.loads(limits))))


def _shared() -> socket.socket:
    """On Windows the socket comes by value, through standard input."""
    return socket.fromshare(sys.stdin.buffer.read())  # pyright: ignore[reportAttributeAccessIssue]
