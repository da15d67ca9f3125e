"""The keyboard, a key at a time: termios where there is one, msvcrt on Windows."""

from __future__ import annotations

import contextlib
import importlib
import os
import select
import sys
import threading
from typing import Any

from grader.watch.inbox import Inbox

LOOK_SECONDS = 0.05


class Keys:
    """While it is open, keys go to the inbox as they are hit, without being shown; then the terminal is as
    it was before."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._before: Any = None

    def __enter__(self) -> Keys:
        self.renew()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(1.0)
        if self._before is not None:
            import termios

            with contextlib.suppress(termios.error, OSError):
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._before)

    def renew(self) -> None:
        """Ask the terminal for single keys, at first and after the job was in the background."""
        if sys.platform == "win32":
            return
        import termios
        import tty

        with contextlib.suppress(termios.error, OSError):
            before = termios.tcgetattr(sys.stdin.fileno())
            self._before = self._before or before
            tty.setcbreak(sys.stdin.fileno(), termios.TCSANOW)

    def _listen(self) -> None:
        if sys.platform == "win32":
            self._listen_to_console()
        else:
            self._listen_to_terminal()

    def _listen_to_terminal(self) -> None:
        descriptor = sys.stdin.fileno()
        while not self._ended.is_set():
            try:
                if not select.select([descriptor], [], [], LOOK_SECONDS)[0]:
                    continue
                typed = os.read(descriptor, 64)
            except (OSError, ValueError):
                typed = b""
            if not typed:  # the terminal was closed
                self._inbox.over()
                return
            for key in keys_in(typed):
                self._inbox.key(key)

    def _listen_to_console(self) -> None:
        console = importlib.import_module("msvcrt")
        while not self._ended.wait(LOOK_SECONDS):
            while console.kbhit():
                key = console.getwch()
                if key in "\0\xe0":  # an arrow or a function key: what follows says which
                    console.getwch()
                else:
                    self._inbox.key(key)


def keys_in(typed: bytes) -> str:
    """The characters among what a terminal sent at once; an arrow or a function key is none."""
    if typed.startswith(b"\x1b"):
        return ""
    return typed.decode("utf-8", "ignore")
