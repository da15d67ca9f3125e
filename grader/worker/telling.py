"""What went wrong in a worker, told in plain values: which exception, where in the files of the student."""

from __future__ import annotations

import errno
import linecache
import traceback
from collections.abc import Collection
from typing import Any

MAX_FRAMES = 6
LIMITS = {errno.EFBIG: "FileSize", errno.EMFILE: "Files", errno.ENOSPC: "Scratch"}


def particulars(error: BaseException, message: str, files: Collection[str]) -> dict[str, Any]:
    """What a sentence about some kinds of exceptions needs, or should leave out."""
    match error:
        case OSError() if error.errno in LIMITS:
            return {"family": LIMITS[error.errno]}
        case RuntimeError() if "can't start new thread" in message:
            return {"family": "Threads"}
        case RuntimeError() if "can't allocate memory" in message:  # torch's
            return {"family": "MemoryError", "message": ""}
        case SyntaxError() if error.filename in files:
            return {"message": error.msg, "file": error.filename}
        case SyntaxError():
            return {"family": ""}  # of text that the student's code compiles
        case ModuleNotFoundError():
            return {"missing": error.name}
        case ImportError():
            return {"message": message.replace(f" ({error.path})", "")}  # where NumPy lies, say
        case EOFError() if not message.startswith("EOF when reading a line"):
            return {"family": ""}
        case NoClass():
            return {"family": "NoClass"}
        case Lacks():
            return {"family": "Lacks", "owner": error.owner, "what": error.what}
    return {}


class Lacks(Exception):
    """What was asked for is not there: of which class, and whether a method or an attribute."""

    def __init__(self, owner: str, what: str):
        super().__init__(owner, what)
        self.owner, self.what = owner, what


class NoClass(Exception):
    """What should be a class is something else, and what."""


def frames_of(error: BaseException, files: Collection[str]) -> list[list[Any]]:
    """`[file, line, function, source]` of the last frames in the student's files."""
    rows = [
        row_of(frame.f_code.co_filename, line, frame.f_code.co_name)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename in files
    ][-MAX_FRAMES:]
    file = getattr(error, "filename", None) if issubclass(type(error), SyntaxError) else None
    if isinstance(file, str) and file in files:
        rows.append(row_of(file, getattr(error, "lineno", None) or 1, ""))
    return rows


def row_of(file: str, line: int, name: str) -> list[Any]:
    return [file, line, name, linecache.getline(file, line).strip()[:200]]
