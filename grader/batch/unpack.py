"""Archives, read in a worker: what comes back is checked like everything that a worker sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.worker.decoder import one_line
from grader.worker.failure import AnswerFailure
from grader.worker.link import Link
from grader.worker.reading import SENTENCE, told_of

MAX_ARCHIVE = 200 << 20


class IntakeError(Exception):
    """A submission cannot be read: the sentence for the gradebook. It costs the others nothing."""


@dataclass(frozen=True)
class Unpacked:
    """An archive's files by name, and what was left out of it."""

    files: Mapping[str, bytes]
    remarks: tuple[str, ...] = ()


class Unpacker:
    """Takes archives apart, each in a process of its own. `connect` gives one that has said hello."""

    def __init__(self, connect: Callable[[], Link]):
        self.connect = connect

    def __call__(
        self, data: bytes, endings: tuple[str, ...], *, file: int = 1 << 20, total: int = 32 << 20
    ) -> Unpacked:
        """The files with these endings, none beyond `file` bytes, no more than `total` bytes together.

        IntakeError: it is no archive, damaged, a bomb, too large. LaunchError: no worker could be started.
        """
        if len(data) > MAX_ARCHIVE:
            raise IntakeError(
                f"the archive has more than {MAX_ARCHIVE >> 20} MB; unpack it, and name the folder"
            )
        asked = {"op": "unpack", "endings": list(endings), "file": file, "total": total}
        try:
            reply = told_of(self.connect, data, "the archive", **asked)
        except AnswerFailure as failure:
            raise IntakeError(f"the archive cannot be read: {failure.sentence}") from None
        return _checked(reply, endings)


def _checked(reply: Any, endings: tuple[str, ...]) -> Unpacked:
    """What was sent, if it is what is sent: a worker that an archive has taken over may send anything."""
    if not isinstance(reply, dict):
        raise IntakeError("reading the archive gave nothing that can be used")
    if isinstance(problem := reply.get("problem"), str):
        raise IntakeError(one_line(problem, SENTENCE))
    rows, remarks = reply.get("files"), reply.get("remarks")
    if not isinstance(rows, list) or not isinstance(remarks, list):
        raise IntakeError("reading the archive gave nothing that can be used")
    files = dict(_file(row, endings) for row in rows)
    told = [one_line(remark, SENTENCE) for remark in remarks if isinstance(remark, str)]
    return Unpacked(files, tuple(told))


def _file(row: Any, endings: tuple[str, ...]) -> tuple[str, bytes]:
    name, text = row if isinstance(row, list) and len(row) == 2 else (None, None)
    if not (isinstance(name, str) and isinstance(text, np.ndarray) and text.dtype == np.uint8):
        raise IntakeError("reading the archive gave nothing that can be used")
    parts = name.split("/")
    leads_out = "\\" in name or name[1:2] == ":" or {"", "..", "."} & set(parts)
    if leads_out or not name.isprintable() or not name.endswith(endings):
        raise IntakeError("reading the archive gave a name that no file may have")
    return name, text.tobytes()
