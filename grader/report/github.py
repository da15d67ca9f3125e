"""A report as GitHub's workflow commands: annotations at the student's own lines.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. At most 10
of a kind are shown for a step.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from grader.outcome import Outcome, Report, Result
from grader.report.failure import by_importance
from grader.report.harmless import one_line
from grader.report.headline import number

MOST = 10
LONGEST = 1_000  # characters of a sentence


def dumps(report: Report, root: str = "") -> str:
    """A line for each exercise that failed, at most ten; `root` is the submission's folder in the
    checkout."""
    failed = [result for result in report.results if result.failures]
    kept = failed if len(failed) <= MOST else failed[: MOST - 1]
    lines = [_annotation(result, root) for result in kept]
    if failed[len(kept) :]:
        rest = ", ".join(result.exercise for result in failed[len(kept) :])
        lines.append(command("error", f"{len(failed) - len(kept)} more failed: {one_line(rest)}"))
    lines.append(command("notice", _total(report), title="grader"))
    return "".join(f"{line}\n" for line in lines)


def command(name: str, text: str, **properties: str) -> str:
    """`::error file=relu.py,line=3::what is wrong`, with everything in it escaped."""
    settings = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{name}{' ' * bool(settings)}{settings}::{_data(text)}"


def _annotation(result: Result, root: str) -> str:
    first = by_importance(result.failures)[0]
    file, line = place(first, result)
    return command(
        "warning" if first.verdict == "error" else "error",
        _sentence(first),
        file=posixpath.join(root, one_line(file)) if file else "",
        line=one_line(line),
        title=one_line(result.exercise),
    )


def _sentence(outcome: Outcome) -> str:
    """What is wrong, with the cell where it is in a notebook."""
    said = one_line(outcome.sentence[:LONGEST] or f"{outcome.check} failed")
    _, _, cell = outcome.where.partition(".ipynb ")
    return f"{said} ({one_line(cell)})" if cell else said


def place(outcome: Outcome, result: Result) -> tuple[str, str]:
    """File and line of what is wrong, each "" where it is not known or has none."""
    file, _, line = outcome.where.rpartition(":")
    notebook, cell, _ = file.partition(".ipynb cell ")
    if cell:  # lines of a notebook's file are not those of its cells
        return f"{notebook}.ipynb", ""
    return (file, line) if file and line.isdecimal() else (outcome.where or result.file, "")


def _total(report: Report) -> str:
    if not report.complete:
        broken = [r.exercise for r in report.results if r.verdict == "error"]
        return f"incomplete: the grader itself failed on {one_line(', '.join(broken))}; there is no score"
    return f"{number(report.points)}/{number(report.out_of)} points"


def _data(text: str) -> str:
    return "".join(_escaped(text, "%\r\n"))


def _property(text: str) -> str:
    return "".join(_escaped(text, "%\r\n:,"))


def _escaped(text: str, characters: str) -> Iterator[str]:
    for character in text:
        yield f"%{ord(character):02X}" if character in characters else character
