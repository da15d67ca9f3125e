"""What a console can show: how wide it is, with which characters, and lines that fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions
from rich.text import Text

from grader.outcome import Verdict
from grader.report.harmless import harmless, one_line
from grader.words import say

LIMIT = 4000  # characters of any one text that are looked at
PROSE = 88  # cells: longer lines are hard to read
LABEL = 9  # cells of the column of labels
MARGIN = 5  # cells of a frame


@dataclass(frozen=True)
class Marks:
    """The drawing characters."""

    verdicts: dict[Verdict, str]
    full: str
    empty: str
    gutter: str
    corner: str
    dot: str
    ellipsis: str
    shades: str


UNICODE = Marks(
    verdicts={"pass": "✓", "fail": "✗", "skip": "–", "error": "!"},
    full="━",
    empty="─",
    gutter="│",
    corner="╰─",
    dot=" · ",
    ellipsis="…",
    shades="·░▒▓█",
)
ASCII = Marks(
    verdicts={"pass": "+", "fail": "x", "skip": "-", "error": "!"},
    full="#",
    empty=".",
    gutter="|",
    corner="`-",
    dot=", ",
    ellipsis="...",
    shades=".:+*#",
)


@dataclass(frozen=True)
class Page:
    """A console as a place for lines."""

    console: Console
    width: int
    encoding: str
    marks: Marks

    @classmethod
    def of(cls, console: Console, options: ConsoleOptions) -> Page:
        """The page that a console offers with these options."""
        plain = options.ascii_only or options.legacy_windows
        return cls(console, options.max_width, options.encoding, ASCII if plain else UNICODE)

    def narrower(self, cells: int) -> Page:
        """The page that is left beside a margin."""
        return Page(self.console, max(self.width - cells, 4), self.encoding, self.marks)

    def line(self, text: str) -> str:
        """Any text as one harmless line in the console's encoding."""
        return self._encoded(one_line(text[:LIMIT]))

    def lines(self, text: str, limit: int = LIMIT) -> list[str]:
        """Any text as harmless lines, without the empty ones around it."""
        return self._encoded(harmless(text[:limit])).strip("\n").splitlines()

    def cut(self, text: str, style: str = "") -> Text:
        """A line, cropped where the page ends."""
        if cell_len(text) > self.width:
            mark = self.marks.ellipsis
            text = set_cell_size(text, self.width - len(mark)).rstrip() + mark
        return Text(text, style)

    def wrap(self, text: str | Text, style: str = "", most: int = 8) -> list[Text]:
        """A paragraph of at most so many lines, none longer than is good to read."""
        text = Text(self.line(text), style) if isinstance(text, str) else text
        if not text:
            return []
        wrapped = list(text.wrap(self.console, min(self.width, PROSE), overflow="fold"))
        if len(wrapped) > most:
            rest = " ".join(line.plain.rstrip() for line in wrapped[most - 1 :])
            wrapped[most - 1 :] = [self.cut(rest, style)]
        return [trimmed(line) for line in wrapped]

    def bar(self, share: float, cells: int, style: str) -> Text:
        """How much of the whole: a little shows as a little, and only the whole as the whole."""
        full = max(int(share * cells), 1) if share > 0 else 0
        full = min(full, cells - (share < 1))
        return Text(self.marks.full * full + self.marks.empty * (cells - full), style)

    def _encoded(self, text: str) -> str:
        if self.encoding.startswith("utf"):
            return text
        return text.encode(self.encoding, "backslashreplace").decode(self.encoding)


class Drawn:
    """Something to print, made of lines that are drawn once the page is known."""

    def __init__(self, draw: Callable[[Page], Iterable[Text]]) -> None:
        self.draw = draw

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        for line in self.draw(Page.of(console, options)):
            line.no_wrap, line.overflow, line.end = True, "crop", "\n"
            yield line


def trimmed(line: Text) -> Text:
    """The line without white space at its end."""
    line.rstrip()
    return line


def beside(first: Text, rest: Text, lines: Iterable[Text]) -> Iterator[Text]:
    """Lines with a margin: one for the first, another for the others."""
    for number, line in enumerate(lines):
        yield trimmed(Text.assemble(rest if number else first, line))


def labelled(label: str, lines: Iterable[Text], style: str = "cyan") -> Iterator[Text]:
    """Lines that hang beside a label."""
    label = say(label) if label else ""
    wide = Text(label + " " * max(LABEL - cell_len(label), 1), style)
    return beside(wide, Text(" " * LABEL), lines)
