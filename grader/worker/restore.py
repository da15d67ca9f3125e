"""Copy-restore: what was passed in a call becomes what the call left of it."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np

from grader.worker.protocol import Tensor


def copy_back(mine: np.ndarray, theirs: np.ndarray) -> None:
    """An array that was passed becomes what the call left of it."""
    if theirs.shape != mine.shape and theirs.size == mine.size:
        with contextlib.suppress(ValueError):  # a view keeps its shape
            mine.resize(theirs.shape, refcheck=False)  # as `x.shape = ...` does in place
    # only what was changed: two arrays may share their memory
    if theirs.shape == mine.shape and mine.flags.writeable and mine.tobytes() != theirs.tobytes():
        mine[...] = theirs


def left_of(entry: Any, sent: list[np.ndarray]) -> Any:
    """A list's entry as the call left it: one of the arrays that were sent, or another value."""
    if isinstance(entry, list) and entry and type(entry[0]) is int and 0 <= entry[0] < len(sent):
        return sent[entry[0]]
    return plain(entry[1]) if isinstance(entry, list) and len(entry) == 2 else None


def plain(value: Any) -> Any:
    """A tensor's values as an array; containers item by item."""
    if isinstance(value, Tensor):
        return value.array
    if isinstance(value, (list, tuple)):
        return type(value)(plain(item) for item in value)
    return value
