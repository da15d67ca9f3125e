"""What reaches the desk from outside while it does something else: saves, keys, a new size, the end."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path

MOST_KEYS = 16


class Inbox:
    """Filled by other threads and by signals, emptied by one: whatever came twice is there once."""

    def __init__(self) -> None:
        self._bell = threading.Event()  # no lock is held where a signal may interrupt
        self._saved: deque[Path] = deque()
        self._keys: deque[str] = deque(maxlen=MOST_KEYS)
        self._redraw = False
        self.is_over = False

    def saved(self, path: Path) -> None:
        """A file was written, moved, or removed."""
        self._saved.append(path)
        self._bell.set()

    def key(self, key: str) -> None:
        """A key was hit."""
        self._keys.append(key)
        self._bell.set()

    def redraw(self) -> None:
        """The terminal is not what it was."""
        self._redraw = True
        self._bell.set()

    def over(self) -> None:
        """There is nobody left to draw for."""
        self.is_over = True
        self._bell.set()

    @property
    def has_saves(self) -> bool:
        return bool(self._saved)

    def wait(self, seconds: float) -> None:
        """Until something is there, or time is up."""
        self._bell.wait(seconds)
        self._bell.clear()

    def take_saves(self) -> set[Path]:
        taken = set[Path]()
        while self._saved:
            taken.add(self._saved.popleft())
        return taken

    def take_key(self) -> str:
        """The key hit first of those not taken yet, or ""."""
        return self._keys.popleft() if self._keys else ""

    def drop_keys(self) -> None:
        """Forget what was typed blindly."""
        self._keys.clear()

    def take_redraw(self) -> bool:
        asked, self._redraw = self._redraw, False
        return asked
