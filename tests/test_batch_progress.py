"""How a run goes, as it is told."""

from __future__ import annotations

import io

from rich.console import Console

from grader.batch.progress import EVERY, Lines, Pace, live
from grader.batch.run import Tally


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_pace_is_of_what_was_graded_and_not_of_what_was_kept() -> None:
    clock = Clock()
    pace = Pace(clock)
    tally = Tally(total=100, kept=40)
    assert pace.line(tally) == "40 of 100, 0 failures"
    clock.now, tally.graded, tally.exercises = 36.0, 20, {"fail": 1, "pass": 9, "error": 2}
    assert pace.line(tally) == "60 of 100, 2,000 an hour, 72 s left, 1 failure, 2 not graded"


def test_a_line_now_and_then_and_at_the_end() -> None:
    clock, said = Clock(), list[str]()
    lines, tally = Lines(said.append, clock), Tally(total=3)
    for _ in range(5):
        lines(tally)
    clock.now = EVERY
    tally.graded = 1
    lines(tally)
    clock.now += 1
    tally.graded = 2
    lines(tally)
    tally.graded = 3
    lines(tally)
    assert [line.partition(",")[0] for line in said] == ["1 of 3", "3 of 3"]


def test_a_bar_on_a_terminal() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=100)
    with live(console) as observe:
        observe(Tally(total=4, graded=2, exercises={"fail": 3}))
    assert "2 of 4" in out.getvalue()
    assert "3 failures" in out.getvalue()
