"""What a student sees: a line for each exercise, under a failure why it failed, and a summary.

Readable at 80 columns, in 16 colours, on light and dark, and as plain text: a colour only repeats
what a word or a mark says. Any text of a student's is shown and never obeyed.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from grader.outcome import Report, Result
from grader.report.failure import by_importance, failure, remarks
from grader.report.headline import STYLES, headline
from grader.report.page import MARGIN, Drawn, Page, beside
from grader.report.timing import timings
from grader.report.totals import totals
from grader.words import say

HINT = "grader hint"
INDENT = Text("  ")
OURS = "the grader's fault, costs no points"


def result_block(result: Result, *, hint_command: str = HINT) -> RenderableType:
    """One exercise: a line, and under a failure its reasons. No `hint_command`, no hint."""
    return Drawn(lambda page: _block(page, result, hint_command))


def unit_header(unit: str) -> RenderableType:
    """The name of a unit, above its exercises."""
    return Drawn(lambda page: [Text(), page.cut(page.line(unit), "bold")])


def summary(report: Report, *, hint_command: str = HINT) -> RenderableType:
    """Counts, points, how it was checked, and what to do next."""
    return Drawn(lambda page: _summary(page, report, hint_command))


def render(report: Report, console: Console, *, hint_command: str = HINT) -> None:
    """Print all of a report: the exercises by unit, then the summary."""
    for unit in dict.fromkeys(result.unit for result in report.results):
        console.print(unit_header(unit))
        for result in report.results:
            if result.unit == unit:
                console.print(result_block(result, hint_command=hint_command))
    console.print(summary(report, hint_command=hint_command))


def _summary(page: Page, report: Report, hint_command: str) -> Iterator[Text]:
    yield Text()
    yield from beside(INDENT, INDENT, totals(page.narrower(2), report, hint_command))


def _block(page: Page, result: Result, hint_command: str) -> Iterator[Text]:
    line, unsaid = headline(page, result)
    yield line
    inner, margin = page.narrower(MARGIN), Text(" " * MARGIN)
    if result.failures:
        yield from _framed(page, result, hint_command)
        return
    yield from beside(margin, margin, inner.wrap(unsaid))
    yield from beside(margin, margin, timings(inner, result))
    yield from beside(margin, margin, remarks(inner, result))


def _framed(page: Page, result: Result, hint_command: str) -> Iterator[Text]:
    inner, style = page.narrower(MARGIN), STYLES[result.verdict]
    gutter = Text(f"  {page.marks.gutter}  ", style)
    corner = Text(f"  {page.marks.corner} ", style)
    yield from beside(gutter, gutter, failure(inner, result))
    yield from beside(gutter, Text(), _paste(page, result))
    yield from beside(corner, Text(" " * MARGIN), inner.wrap(_closing(page, result, hint_command)))


def _closing(page: Page, result: Result, hint_command: str) -> Text:
    if result.verdict == "error":
        return Text(say(OURS), "bold")
    if not hint_command:
        return Text()
    return Text.assemble(say("hint: "), (page.line(f"{hint_command} {result.exercise}"), "bold"))


def _paste(page: Page, result: Result) -> Iterator[Text]:
    """The lines with which a student sees it happen, without a margin so that they can be copied."""
    lines = next((o.paste for o in by_importance(result.failures) if o.paste), "")
    if not lines:
        return
    yield Text(say("to see it yourself, paste:"))
    yield Text()
    for line in page.lines(lines, limit=len(lines)):
        yield from Text(line).wrap(page.console, page.width, overflow="fold")
    yield Text()
