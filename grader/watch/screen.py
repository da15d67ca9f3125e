"""The terminal as one page that is drawn again and again, without flicker."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from rich.console import Console, RenderableType

from grader.words import say

HOME, TO_LINE_END, TO_SCREEN_END = "\x1b[H", "\x1b[K", "\x1b[J"
WIPE = "\x1b[2J\x1b[H"


class Screen:
    """A page on a console: a head and a foot that are always seen, and between them what there is room
    for. A terminal that cannot move its cursor gets one page below the other."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._last = ""
        self._size = (0, 0)

    @property
    def moves(self) -> bool:
        """Whether the cursor can be moved."""
        return self.console.is_terminal and not self.console.is_dumb_terminal

    def draw(
        self,
        head: Sequence[RenderableType],
        body: Sequence[RenderableType],
        foot: Sequence[RenderableType],
    ) -> None:
        """Show this page in place of the last one; OSError where the terminal is gone."""
        parts = [self._lines(part) for part in (head, body, foot)]
        if self.moves:
            parts[1] = self._fitting(*parts)
        text = "\n".join(line for part in parts for line in part)
        if not self.moves:
            self._write(f"{text}\n" if text != self._last else "")
        else:
            size = self.console.size
            start = HOME if (size.width, size.height) == self._size else WIPE
            self._size = (size.width, size.height)
            body_text = text.replace("\n", f"{TO_LINE_END}\r\n")
            self._write(f"{start}{body_text}{TO_LINE_END}{TO_SCREEN_END}")
        self._last = text

    def leave(self) -> None:
        """The cursor to where a prompt may stand."""
        if self.moves:
            with contextlib.suppress(OSError):
                self._write("\r\n")

    def _lines(self, parts: Sequence[RenderableType]) -> list[str]:
        with self.console.capture() as captured:
            for part in parts:
                self.console.print(part)
        return captured.get().splitlines()

    def _fitting(self, head: list[str], body: list[str], foot: list[str]) -> list[str]:
        room = max(self.console.size.height - len(head) - len(foot) - 1, 3)
        if len(body) <= room:
            return body
        return [
            *body[: room - 1],
            say("... {count} lines more: a larger window shows them", count=len(body) - room + 1),
        ]

    def _write(self, text: str) -> None:
        self.console.file.write(text)
        self.console.file.flush()
