"""Where results go besides the screen: `--output FORMAT=PATH`, as often as wanted."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grader.cli.root import BrokenError, GraderError
from grader.report.formats import FORMATS
from grader.select import did_you_mean

if TYPE_CHECKING:
    from grader.outcome import Report


class UnwritableError(BrokenError):
    """Results were graded and cannot be kept: says where, and why."""


class Output(NamedTuple):
    """A file to come."""

    form: str
    path: Path


def outputs_of(words: Sequence[str]) -> list[Output]:
    """The files that `FORMAT=PATH` words name; GraderError where one makes no sense or cannot be written,
    before anything is graded."""
    found = [_output(word) for word in words]
    for number, output in enumerate(found):
        refuse_unwritable(output.path)
        if any(output.path.resolve() == other.path.resolve() for other in found[:number]):
            raise GraderError(f"{output.path} is to hold two formats; give each a file of its own")
    return found


def _output(word: str) -> Output:
    form, equals, path = word.partition("=")
    if not equals or not path:
        raise GraderError(f"--output {word}: write FORMAT=PATH, such as json=results.json")
    if form not in FORMATS:
        choices = f"; choose from {', '.join(FORMATS)}"
        raise GraderError(f"there is no format {form!r}{did_you_mean(form, FORMATS, choices)}")
    return Output(form, Path(path))


def refuse_unwritable(path: Path) -> None:
    """GraderError where the file cannot be written. A file that was not there is not there afterwards."""
    try:
        there = os.path.lexists(path)
        if there and not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            return  # a pipe or a device: opening it would be using it
        path.open("ab").close()
        if not there:
            path.unlink()
    except FileNotFoundError:
        raise GraderError(
            f"{path} cannot be written: there is no folder {path.parent}; make it first"
        ) from None
    except (OSError, ValueError) as error:
        raise GraderError(f"{path} cannot be written: {_why(error)}") from None


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def write(outputs: Sequence[Output], report: Report) -> None:
    """Write the report to every file. UnwritableError names the first that could not be, after the others
    were."""
    from grader.report.formats import written

    failed = [_why_not(output.path, written(report, output.form)) for output in outputs]
    for sentence in filter(None, failed):
        raise UnwritableError(sentence)


def _why_not(path: Path, text: str, mode: str = "w") -> str:
    try:
        with path.open(mode, encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        return f"the results could not be written to {path}: {_why(error)}"
    return ""


def keep(path: Path, text: str, mode: str = "w") -> None:
    """Write a text; UnwritableError where that does not work out."""
    if why := _why_not(path, text, mode):
        raise UnwritableError(why)
