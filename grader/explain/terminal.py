"""An explanation in the terminal: plain characters, readable without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rich.console import RenderableType
from rich.text import Text

from grader.explain.record import Explanation, Picture, Question, Value
from grader.outcome import Verdict
from grader.report.page import Drawn, Page, labelled
from grader.report.terminal import result_block
from grader.words import say, translated

ROWS, COLUMNS = 16, 48  # of one map
PLOT_ROWS, PLOT_COLUMNS = 14, 56
MAPS = 8
RANKS: tuple[Verdict, ...] = ("error", "fail", "pass", "skip")
CASES = 2  # of each question, in full


def drawn(found: Explanation) -> list[RenderableType]:
    """The whole explanation, to be printed one part after the other."""
    return [result_block(found.result, hint_command=""), Drawn(lambda page: _lines(page, found))]


def _lines(page: Page, found: Explanation) -> Iterator[Text]:
    yield from _titled(say("what was asked"))
    for question in found.questions:
        yield from _question(page, question)
    if not found.case:
        return
    yield from _titled(say("the case that failed first: {case}", case=found.case))
    for title, values in (
        (say("inputs"), found.inputs),
        (say("what your code gave"), found.given),
        (say("what shapes are right"), found.right),
    ):
        yield Text(title, "bold")
        for value in values:
            yield from _value(page, value)
    for picture in found.pictures:
        yield from _picture(page, picture)


def _titled(title: str) -> Iterator[Text]:
    yield Text()
    yield Text(title, "bold underline")


def _question(page: Page, question: Question) -> Iterator[Text]:
    verdicts: list[Verdict] = [verdict for _, verdict, _ in question.answers]
    mark = page.marks.verdicts[min(verdicts, key=RANKS.index)]
    count = say("{passed} of {all}", passed=verdicts.count("pass"), all=len(verdicts))
    yield page.cut(f"  {mark} {question.check}: {translated(question.asks)} ({count})")
    wrong = [
        (case, said) for case, verdict, said in question.answers if verdict in ("fail", "error")
    ]
    for case, sentence in wrong[:CASES]:
        said = f"{case}: {translated(sentence)}" if case else translated(sentence)
        yield from labelled("", page.narrower(9).wrap(page.line(said), most=3))
    if wrong[CASES:]:
        yield from labelled("", [Text(say("and {count} cases more", count=len(wrong) - CASES))])


def _value(page: Page, value: Value) -> Iterator[Text]:
    kind = f" ({value.kind})" if value.kind else ""
    if not value.text:
        yield page.cut(f"  {page.line(value.name)}{kind}")
        return
    first, *rest = page.lines(value.text) or [""]
    inner = page.narrower(4)
    if not rest and len(first) < 60:
        yield page.cut(f"  {page.line(value.name)}{kind}: {first}" if value.name else f"  {first}")
        return
    yield page.cut(f"  {page.line(value.name)}{kind}:")
    for line in (first, *rest):
        yield Text("    ") + inner.cut(line)


# --- pictures


def _picture(page: Page, picture: Picture) -> Iterator[Text]:
    yield Text()
    yield Text(say("how far {name} is off", name=picture.name), "bold")
    if picture.taken is not None and picture.right is not None:
        yield from _path(page, picture.taken, picture.right)
        return
    top = picture.top
    for title, map_ in picture.maps[:MAPS]:
        if title:
            yield Text(f"  {picture.name}{title}")
        yield from (Text("  ") + line for line in heat(page, map_, top))
    if picture.maps[MAPS:]:
        yield Text(f"  {say('and {count} maps more', count=len(picture.maps) - MAPS)}")
    yield page.cut(f"  {say('equal')} {page.marks.shades} {say('an error of')} {top:.3g}")


def heat(page: Page, error: np.ndarray, top: float) -> Iterator[Text]:
    """A matrix of errors, a character (or two) each, from equal to the largest."""
    cells = pooled(pooled(error, ROWS, 0), min(COLUMNS, page.width - 2), 1)
    size = 2 if 2 * cells.shape[1] <= min(COLUMNS, page.width - 2) else 1
    for row in cells:
        levels = [level(value, top) for value in row]
        yield Text("".join(page.marks.shades[i] * size for i in levels), "red")


def level(error: float, top: float) -> int:
    """0 for equal, 1 to 4 for a little to most; what is not a number is most."""
    if not np.isfinite(error):
        return 4
    return 0 if error <= 1e-9 * top else min(4, 1 + int(4 * error / top))


def pooled(grid: np.ndarray, most: int, axis: int) -> np.ndarray:
    """At most so many rows or columns, each the largest of those it stands for."""
    if grid.shape[axis] <= most:
        return grid
    return np.stack([part.max(axis=axis) for part in np.array_split(grid, most, axis)], axis)


def _path(page: Page, taken: np.ndarray, right: np.ndarray) -> Iterator[Text]:
    columns = max(min(PLOT_COLUMNS, page.width - 4), 8)
    canvas = np.full((PLOT_ROWS, columns), " ")
    for points, mark in ((right, "o"), (taken, "*")):
        for row, column in _places([taken, right], points, columns):
            canvas[row, column] = "@" if canvas[row, column] not in (" ", mark) else mark
    for line in canvas:
        yield Text("  |" + "".join(line))
    yield Text("  +" + "-" * columns)
    yield page.cut(f"  * {say('your path')}   o {say('the right one')}   @ {say('both')}")


def _places(
    every: Sequence[np.ndarray], points: np.ndarray, columns: int
) -> Iterator[tuple[int, int]]:
    whole = np.concatenate(every)
    whole = whole[np.isfinite(whole).all(axis=1)]
    low, high = whole.min(axis=0), whole.max(axis=0)
    wide = np.where(high > low, high - low, 1.0)
    for x, y in (points[np.isfinite(points).all(axis=1)] - low) / wide:
        if 0 <= x <= 1 and 0 <= y <= 1:
            yield PLOT_ROWS - 1 - round(float(y) * (PLOT_ROWS - 1)), round(float(x) * (columns - 1))
