"""What is shown while a grading runs, on stderr: gone when the result is there."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.outcome import Outcome


def silent(name: str, outcome: Outcome) -> None:
    """Nothing is shown while it runs."""


def progress(name: str, outcome: Outcome) -> None:
    """The verdict so far, on stderr where it is a terminal: gone when the result is there."""
    word = {"pass": "right so far", "fail": "something is wrong"}.get(outcome.verdict, "...")
    from grader.words import say

    on_last_line(f"{name}: {say(word)}")


def on_last_line(text: str) -> None:
    """Replace a terminal's last line; nothing where stderr is none, or cannot move its cursor."""
    if sys.stderr.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown"):
        from rich.cells import chop_cells

        width = os.get_terminal_size(sys.stderr.fileno()).columns or 80  # some say 0
        shown = next(iter(chop_cells(text, max(width - 1, 1))), "")
        sys.stderr.write(f"\r\x1b[2K{shown}")
        sys.stderr.flush()
