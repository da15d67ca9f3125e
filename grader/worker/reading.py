"""A worker that holds no answer: it is sent somebody's bytes to take apart, replies once, and ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.worker.host import Worker
from grader.worker.limits import Limits
from grader.worker.link import Link
from grader.worker.sources import Source

LIMITS = Limits(call=20.0, memory=2 << 30)  # a notebook with its pictures is large
NOTHING = Source("nothing.py", b"")
SENTENCE = 300  # characters of what it says


def told_of(connect: Callable[[], Link], data: bytes, what: str, **asked: Any) -> Any:
    """The reply to one request about `data`, not checked yet. `connect` gives a process that said hello,
    `what` names the data in sentences, `asked` is the request: `op`, and what belongs to it.

    AnswerFailure: it did not get so far. LaunchError: no worker could be started.
    """
    worker = Worker(connect, "nothing", {"nothing": NOTHING}, limits=LIMITS)
    try:
        (reply,) = worker.request([asked | {"data": as_bytes(data)}], what, restore=False)
    finally:
        worker.close()
    return reply


def as_bytes(data: bytes) -> np.ndarray:
    """Bytes as the array in which they travel."""
    return np.frombuffer(data, np.uint8)
