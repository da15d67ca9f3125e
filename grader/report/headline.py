"""The one line of an exercise: verdict, name, a bar of points, points, and why it was skipped."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from grader.outcome import Result, Verdict
from grader.report.failure import by_importance
from grader.report.page import Page, trimmed
from grader.words import say, translated

STYLES: dict[Verdict, str] = {"pass": "green", "fail": "red", "skip": "cyan", "error": "magenta"}
NAME, BAR, POINTS = 26, 10, 7
AROUND = 20  # cells of a line beside its name and its bar
NARROW = 56  # cells: below this the bar gives way to the name


def headline(page: Page, result: Result) -> tuple[Text, str]:
    """The line, and the reason of a skip where it has no room on it."""
    line = Text.assemble(_verdict(page, result), _name(page, result), "  ")
    if page.width >= NARROW:
        line.append(_bar(page, result)).append("  ")
    line.append(points(result).rjust(POINTS))
    reason = page.line(translated(skip_reason(result)))
    if cell_len(line.plain) + 2 + cell_len(reason) > page.width:
        return trimmed(line), reason
    return trimmed(Text.assemble(line, "  ", reason)), ""


def points(result: Result) -> str:
    """`7/10`; an exercise that broke in our hands has none yet."""
    earned = "?" if result.verdict == "error" else number(result.points)
    return f"{earned}/{number(result.out_of)}" if result.out_of else ""


def number(value: float) -> str:
    """`7`, `6.5`, `3.33`."""
    return f"{round(value, 2):g}"


def skip_reason(result: Result) -> str:
    """Why nothing is said of an exercise: the student's reason before ours."""
    if result.verdict != "skip":
        return ""
    skips = [o for o in by_importance(result.outcomes) if o.verdict == "skip"]
    skips.sort(key=lambda o: o.reason == "ours")
    return (skips[0].sentence or skips[0].check) if skips else "nothing was checked"


def _verdict(page: Page, result: Result) -> tuple[str, str]:
    verdict = result.verdict
    mark = page.marks.verdicts[verdict]
    word = set_cell_size(say(verdict), max(5, cell_len(say(verdict))))
    return f"  {mark} {word}  ", f"bold {STYLES[verdict]}"


def _name(page: Page, result: Result) -> Text:
    beside = AROUND + (BAR + 2 if page.width >= NARROW else 0)
    room = page.narrower(beside)
    name = room.cut(page.line(result.exercise))
    name.pad_right(min(NAME, room.width) - cell_len(name.plain))
    return name


def _bar(page: Page, result: Result) -> Text:
    if not result.out_of:
        return Text(" " * BAR)
    earned = 0.0 if result.verdict == "error" else result.points
    return page.bar(earned / result.out_of, BAR, STYLES[result.verdict])
