"""What stands on the page: a head that says where one is, the verdict, and the keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from grader.outcome import Result
from grader.report.headline import headline, number
from grader.report.page import Drawn, Page
from grader.report.terminal import result_block
from grader.words import say

BAR = 24
KEYS = ("next", "hint", "list", "all", "reset", "quit")


@dataclass(frozen=True)
class Progress:
    """How far one is: exercises done, points earned, of how many."""

    done: int
    exercises: int
    points: float
    out_of: float


@dataclass(frozen=True)
class View:
    """All that the page shows."""

    exercise: str
    unit: str
    title: str
    path: Path
    shown_path: str
    progress: Progress
    result: Result | None = None
    state: str = ""  # what is going on, or has to be known
    notes: Sequence[RenderableType] = field(default_factory=tuple)
    question: str = ""

    def head(self) -> list[RenderableType]:
        return [Drawn(self._head)]

    def body(self) -> list[RenderableType]:
        verdict = [result_block(self.result, hint_command="")] if self.result is not None else []
        return [*verdict, *([Text(), *self.notes] if self.notes else [])]

    def foot(self) -> list[RenderableType]:
        return [Drawn(self._foot)]

    def _head(self, page: Page) -> Iterator[Text]:
        done = self.progress
        share = done.points / done.out_of if done.out_of else 0.0
        told = say(
            "{done} of {all} done, {points} of {out_of} points",
            done=done.done,
            all=done.exercises,
            points=number(done.points),
            out_of=number(done.out_of),
        )
        line = page.bar(share, min(BAR, max(page.width // 3, 4)), "green")
        yield page_cut(page, Text.assemble(line, "  ", told))
        yield page_cut(
            page, Text.assemble((f"{self.unit}/{self.exercise}", "bold"), "  ", self.title)
        )
        yield page_cut(page, Text(self.shown_path, f"link {self.path.as_uri()}"))
        yield Text()

    def _foot(self, page: Page) -> Iterator[Text]:
        yield Text()
        yield from page.wrap(self.state, "cyan")
        if self.question:
            yield from page.wrap(self.question, "bold")
            return
        keys = Text("  ").join(_key(word) for word in KEYS)
        yield from page.wrap(keys)


def _key(word: str) -> Text:
    meaning = {
        "next": say("next"),
        "hint": say("hint"),
        "list": say("list"),
        "all": say("check all"),
        "reset": say("reset"),
        "quit": say("quit"),
    }[word]
    return Text.assemble((word[0], "bold reverse"), f" {meaning}")


def page_cut(page: Page, text: Text) -> Text:
    """The text, styled as it is, where the page ends."""
    text.truncate(page.width, overflow="crop" if page.encoding == "ascii" else "ellipsis")
    return text


def headlines(results: Sequence[Result]) -> RenderableType:
    """A line for each exercise."""
    return Drawn(lambda page: [headline(page, result)[0] for result in results])
