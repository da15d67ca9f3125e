"""What went wrong with an answer, in one sentence a student can act on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

from grader.worker.decoder import one_line
from grader.worker.limits import Limits

Kind = Literal["raised", "unwritten", "timeout", "ended", "protocol", "loading"]
LOAD = "load"
MAX_ROWS = 8
SIGKILL, SIGXCPU = 9, 24


class AnswerFailure(Exception):
    """A call of a student's code did not come back with a value. The message is the sentence."""

    def __init__(
        self, kind: Kind, sentence: str, *, where: str = "", trace: str = "", method: str = ""
    ):
        super().__init__(sentence)
        self.kind: Kind = kind
        self.sentence, self.method = sentence, method
        self.where, self.trace = where, trace

    def again(self) -> AnswerFailure:
        """The same, to be raised once more: an exception keeps what it was raised through."""
        return AnswerFailure(
            self.kind, self.sentence, where=self.where, trace=self.trace, method=self.method
        )

    @property
    def fatal(self) -> bool:
        """Whether the worker did not survive it."""
        return self.kind in ("timeout", "ended", "protocol")


def raised(
    method: str, told: Any, files: Collection[str], limits: Limits | None = None
) -> AnswerFailure:
    """From the worker's account of an exception (which is hostile input: every field is checked).

    `files` are the submission's: a line of any other file is left out.
    """
    told = told if isinstance(told, dict) else {}
    rows = _rows(told.get("frames"), files)
    family = _text(told.get("family"), 80)
    return AnswerFailure(
        "unwritten" if family == "NotImplementedError" else "raised",
        _sentence(method, family, told, limits or Limits()),
        where=f"{rows[-1][0]}:{rows[-1][1]}" if rows else "",
        trace="\n".join(f"{file}:{line}  {source}" for file, line, source in rows),
        method=method,
    )


def _sentence(method: str, family: str, told: dict[str, Any], limits: Limits) -> str:
    subject = "the file" if method == LOAD else method
    message = _text(told.get("message"), 500)
    match family:
        case "NotImplementedError":
            return f"{subject} is not written yet"
        case "SyntaxError" if method == LOAD:
            return f"{_text(told.get('file'), 200) or subject} does not parse: {message}"
        case "SystemExit":
            return f"{subject} called exit(); an answer returns instead"
        case "EOFError":
            return f"{subject} asks for input(); an answer gets its arguments and nothing else"
        case "PermissionError":
            return (
                f"{subject} raised PermissionError: {message}; an answer computes, and starts no "
                "processes, opens no connections and writes to no files but its own"
            )
        case "MemoryError":
            has = f"the {_megabytes(limits.memory)} that a worker has"
            return f"{subject} asked for more memory than {has}{_bracketed(message)}"
        case "Threads":
            return f"{subject} started more threads than a worker may have"
        case "FileSize":
            return f"{subject} wrote a file of more than {_megabytes(limits.file)}"
        case "Files":
            return f"{subject} opened more than {limits.files} files at once"
        case "Scratch":
            return f"{subject} {_scratch(limits)}"
        case "RecursionError":
            return f"{subject} calls itself without end (RecursionError)"
        case "ModuleNotFoundError":
            missing = _text(told.get("missing"), 200)
            if missing.partition(".")[0] == "torch":
                return f"{subject} uses torch, which an answer in NumPy may not"
            return (
                f"{subject} imports {missing!r}, which is neither installed nor in the submission"
            )
        case "NoClass":
            return f"{method} is {message}, expected a class"
        case "Lacks":
            what = "method" if _text(told.get("what"), 80) == "method" else "attribute"
            return f"{_text(told.get('owner'), 80) or 'it'} has no {what} {method}"
        case "Unsendable":
            return f"{subject} returned something that cannot be read{_bracketed(message)}"
    kind = _text(told.get("type"), 80)
    kind = kind if kind.isidentifier() else "an exception"
    at_import = " at import" if method == LOAD else ""
    return f"{subject} raised {kind}{at_import}" + (f": {message}" if message else "")


def passed(over: str, exit: int | None, cpu: float, limits: Limits) -> str:
    """What an answer did whose process was ended for a limit, "" where it was for none."""
    if over == "scratch":
        return _scratch(limits)
    if over == "memory":
        return f"used more than the {_megabytes(limits.memory)} that a worker has"
    if over == "threads":
        return f"started more than {limits.threads} threads"
    if exit == -SIGXCPU or (exit == -SIGKILL and cpu >= limits.cpu):
        return f"used more than {limits.cpu} s of processor time"
    return ""


def _scratch(limits: Limits) -> str:
    room = f"{_megabytes(limits.scratch)} or {limits.entries:,} files"
    return f"wrote more than the {room} that it has room for"


def _megabytes(size: int) -> str:
    return f"{size >> 20} MB" if size % (1 << 30) else f"{size >> 30} GB"


def _bracketed(message: str) -> str:
    return f" ({message})" if message else ""


def _text(value: Any, most: int) -> str:
    return one_line(value, most) if isinstance(value, str) else ""


def _rows(frames: Any, files: Collection[str]) -> list[tuple[str, int, str]]:
    return [
        (row[0], row[1], _text(row[3], 200))
        for row in (frames if isinstance(frames, list) else [])[-MAX_ROWS:]
        if isinstance(row, list) and len(row) == 4
        if isinstance(row[0], str) and row[0] in files and type(row[1]) is int
    ]


def subject(method: str) -> str:
    """What a sentence is about: the method, or the file that is loaded."""
    return "loading the file" if method == LOAD else method
