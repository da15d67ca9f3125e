"""What the clock said: `2.4x the reference's time (at most 3x), 2.3x to 2.5x in 7 pairs`."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from grader.outcome import Result, Timing, times
from grader.report.page import LABEL, Page, labelled
from grader.words import say, translated

CLOCKS = {"cpu": "", "wall": ", by the wall clock"}


def timings(page: Page, result: Result) -> Iterator[Text]:
    """A line for each measurement, whatever came of it."""
    rows = [row(outcome.timing) for outcome in result.outcomes if outcome.timing]
    for text in dict.fromkeys(rows):
        yield from labelled("time", page.narrower(LABEL).wrap(text))


def row(timing: Timing) -> str:
    """The measurement in words."""
    low, high = times(timing.low), times(timing.high)
    interval = say("{low} to {high} in {pairs} pairs", low=low, high=high, pairs=timing.pairs)
    clock = say(CLOCKS[timing.clock]) if CLOCKS[timing.clock] else ""
    close = say(", too close to call: it passes") if timing.borderline else ""
    return f"{translated(timing.row)}, {interval}{clock}{close}"
