"""Notebooks as submissions: read in a worker, and what comes back is checked like all that a worker sends."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from grader.course import Course, derive_stub, read_text
from grader.submission import Found, Submission, SubmissionError, judged
from grader.sync import fresh_stub
from grader.worker.decoder import one_line
from grader.worker.failure import AnswerFailure
from grader.worker.link import Link
from grader.worker.reading import LIMITS, SENTENCE, as_bytes, told_of
from grader.worker.sources import Source

MAX_NOTEBOOK = 100 << 20  # pictures in its outputs weigh much more than its text
MAX_NOTEBOOKS = 20
MAX_ANSWER = 1 << 20
ANSWER = re.compile(r"\b(?:Exercise\(|Twin\(\s*[\"']\w+[\"'],)\s*(\w+)")

Lines = tuple[tuple[int, int, int], ...]  # line of the text, cell, line in it


class NotebookError(Exception):
    """A notebook cannot be read: a sentence that begins with a verb."""


class Answer(msgspec.Struct, frozen=True):
    """One exercise's answer: its text, and from which cells its lines come."""

    exercise: str
    cell: int
    text: str
    lines: Lines
    notes: tuple[str, ...] = ()


class Told(msgspec.Struct, frozen=True):
    """What a worker tells of a notebook."""

    answers: tuple[Answer, ...] = ()
    tags: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    problem: str = ""
    sources: tuple[tuple[Literal["code", "markdown"], str], ...] = ()


@dataclass(frozen=True)
class Reader:
    """Reads notebooks for a course, each in a process of its own. `connect` gives one that said hello."""

    connect: Callable[[], Link]
    course: Course
    only: str = ""  # the one exercise to look for

    def __call__(self, data: bytes, with_sources: bool = False) -> Told:
        """The answers in a notebook, and remarks for its owner. NotebookError: it cannot be read."""
        wanted = as_bytes(json.dumps(wanted_of(self.course, self.only)).encode())
        asked = {"op": "notebook", "wanted": wanted, "sources": with_sources}
        try:
            reply = told_of(self.connect, data, "the notebook", **asked)
        except AnswerFailure as failure:
            raise NotebookError(f"cannot be read: {failure.sentence}") from None
        return _checked(reply, self.course)


def wanted_of(course: Course, only: str = "") -> list[list[str]]:
    """Each exercise, or the one, with what it asks for, its track and its stub."""
    rows = []
    for entry in [course.entries[only]] if only else course.entries.values():
        text = read_text(entry.reference)
        if asked := ANSWER.search(text):
            rows.append(
                [entry.name, asked[1], entry.track, derive_stub(text, str(entry.reference))]
            )
    return rows


def _checked(reply: Any, course: Course) -> Told:
    """What was sent, if it is what is sent: a worker that a notebook has taken over may send anything."""
    try:
        told = msgspec.json.decode(reply.tobytes(), type=Told)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, AttributeError, TypeError):
        raise NotebookError("cannot be read: nothing came of it that can be used") from None
    if told.problem:
        raise NotebookError(one_line(told.problem, SENTENCE))
    answers = [_plain(answer) for answer in told.answers if answer.exercise in course.entries]
    remarks = [*told.remarks, *(_unknown(tag, course) for tag in told.tags)]
    remarks = [one_line(remark, SENTENCE) for remark in remarks]
    return Told(tuple(answers), (), tuple(remarks), sources=told.sources)


def _plain(answer: Answer) -> Answer:
    notes = tuple(one_line(note, SENTENCE) for note in answer.notes[:5])
    if len(answer.text) > MAX_ANSWER:
        raise NotebookError(f"holds an answer of more than {MAX_ANSWER >> 20} MB")
    return msgspec.structs.replace(answer, notes=notes)


def _unknown(tag: str, course: Course) -> str:
    close = difflib.get_close_matches(tag, course.entries, 1)
    ask = f"; did you mean grader:{close[0]}?" if close else ""
    return f"a cell is tagged grader:{tag}, and there is no such exercise{ask}"


def with_notebooks(
    read: Submission,
    notebooks: Mapping[str, Path | bytes],
    course: Course,
    only: str = "",
    connect: Callable[[], Link] | None = None,
) -> Submission:
    """The submission with the answers in notebooks (or the one answer), taken out in a worker. A file that is
    no untouched stub goes before a notebook; of two notebooks the first by name. `connect` gives workers
    where there are some already."""
    from grader.bench import bench

    answers, remarks = dict(read.answers), list(read.remarks)
    with bench(LIMITS) as made:  # which starts nothing before it is asked
        reader = Reader(connect or (lambda: made.connect("numpy")), course, only)
        for name, path in sorted(notebooks.items())[:MAX_NOTEBOOKS]:
            try:
                told = reader(path if isinstance(path, bytes) else _bytes_of(path))
            except NotebookError as error:
                remarks.append(f"{name} {error}")
                continue
            remarks += [f"{name}: {remark}" for remark in told.remarks]
            for answer in told.answers:
                is_stub = not answer.lines and answer.exercise in answers
                if not is_stub and _is_open(answer.exercise, read, answers, course):
                    text = answer.text.encode("utf-8", "replace")
                    found = replace(judged(name, text), lines=answer.lines, notes=answer.notes)
                    answers[answer.exercise] = found
    modules = dict(read.modules)
    for name, found in answers.items():
        modules[course.entries[name].module] = Source(found.file, found.text)
    return Submission(read.root, answers, modules, tuple(remarks))


def all_cells(path: Path, course: Course) -> Told:
    """What a notebook answers, and all its cells. NotebookError: it cannot be read."""
    from grader.bench import bench

    with bench(LIMITS) as made:
        reader = Reader(lambda: made.connect("numpy"), course)
        return reader(_bytes_of(path), with_sources=True)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_NOTEBOOK or not path.is_file():
            raise NotebookError(f"is no file of at most {MAX_NOTEBOOK >> 20} MB")
        return path.read_bytes()
    except OSError as error:
        raise NotebookError(f"cannot be read: {error.strerror}") from None


def _is_open(exercise: str, read: Submission, answers: Mapping[str, Found], course: Course) -> bool:
    """Whether nothing answers the exercise yet but an untouched stub."""
    if exercise not in answers:
        return True
    stub = fresh_stub(course.entries[exercise])
    return answers[exercise] is read.answers.get(exercise) and read.is_untouched(exercise, stub)


def refuse_unanswered(read: Submission) -> Submission:
    """SubmissionError where a notebook answers nothing, with the reason if there is one."""
    if read.answers:
        return read
    why = read.remarks[0] if read.remarks else (
        f"{read.name} answers nothing: no cell defines a class or function that an exercise asks for; see: "
        "grader notebook UNIT"
    )  # fmt: skip
    raise SubmissionError(why)
