"""What travels to whoever grades, and back: bytes that hold plain records, on one machine or between many.
Nothing is ever unpickled: msgpack is read into these types, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.submission import Found, Submission
from grader.worker.sources import Source


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """One file: what it is called, which of the texts it has, what is the matter with it."""

    file: str
    text: int
    problem: str = ""
    was_read: bool = True
    lines: tuple[tuple[int, int, int], ...] = ()
    notes: tuple[str, ...] = ()

    def found(self, texts: Sequence[bytes]) -> Found:
        text = texts[self.text]
        return Found(self.file, text, self.problem, self.was_read, self.lines, self.notes)


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One submission to grade: its files, the names of the exercises, and how to ask."""

    number: int
    course: str
    names: tuple[str, ...]
    seed: str
    isolation: str
    device: str
    graded_by: str  # the digest of course and grader: another version elsewhere grades otherwise
    root: str
    texts: tuple[bytes, ...]
    answers: dict[str, Packed]
    modules: dict[str, Packed]
    remarks: tuple[str, ...] = ()

    def submission(self) -> Submission:
        """The files as a Submission."""
        answers = {name: found.found(self.texts) for name, found in self.answers.items()}
        modules = {
            name: Source(found.file, self.texts[found.text]) for name, found in self.modules.items()
        }
        return Submission(Path(self.root), answers, modules, self.remarks)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a task: a Report as JSON for each exercise, or the sentence why there is none, which is
    ours to mend."""

    number: int
    reports: tuple[str, ...] = ()
    broke: str = ""


class Texts:
    """Texts by number, each once: a file is importable under three names."""

    def __init__(self) -> None:
        self.held: dict[bytes, int] = {}

    def __call__(self, text: bytes) -> int:
        return self.held.setdefault(text, len(self.held))


def packed(submission: Submission, texts: Texts) -> tuple[dict[str, Packed], dict[str, Packed]]:
    """Answers and modules of a submission, whose texts are put among `texts`."""
    answers = {
        name: Packed(f.file, texts(f.text), f.problem, f.was_read, f.lines, f.notes)
        for name, f in submission.answers.items()
    }
    modules = {
        name: Packed(source.file, texts(source.text)) for name, source in submission.modules.items()
    }
    return answers, modules
