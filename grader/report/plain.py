"""Reports as plain text, for places that show text and nothing else."""

from __future__ import annotations

from io import StringIO

from rich.console import Console, RenderableType

from grader.outcome import Report, Result
from grader.report.headline import number
from grader.report.terminal import HINT, render, result_block
from grader.words import say

WIDTH = 88


def dumps(report: Report, *, hint_command: str = HINT) -> str:
    """All of a report, as a terminal without colours shows it."""
    console = _console()
    render(report, console, hint_command=hint_command)
    return _text(console)


def block(result: Result, *, hint_command: str = "") -> str:
    """One exercise: its line, and under a failure the reasons."""
    return _printed(result_block(result, hint_command=hint_command))


def parts(result: Result) -> str:
    """`forward 4/4, backward 0/4, state 2/2`."""
    return ", ".join(
        f"{score.part} {number(score.earned)}/{number(score.possible)}" for score in result.scores
    )


def shortened(text: str, most: int) -> str:
    """The first so many characters, and that there were more."""
    if len(text) <= most:
        return text
    rest = say("... {count} more characters", count=f"{len(text) - most:,}")
    return f"{text[:most]}\n{rest}" if most else ""


def _printed(drawn: RenderableType) -> str:
    console = _console()
    console.print(drawn)
    return _text(console)


def _console() -> Console:
    """A console that nothing in the environment changes."""
    return Console(
        file=StringIO(),
        width=WIDTH,
        height=50,
        color_system=None,
        legacy_windows=False,
        force_jupyter=False,  # in a notebook rich would display it, and give nothing back
        _environ={},
    )


def _text(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()
