"""Which files are saved: told by the system, or by looking again and again where it tells nothing."""

from __future__ import annotations

import threading
from pathlib import Path

from grader.watch.inbox import Inbox

STEP_MS = 8  # a burst of writes is over when nothing more comes for so long
BURST_MS = 60  # however long it goes on
POLL_MS = 250
AGAIN_SECONDS = 0.5


class Saves:
    """While it is open, every change of a Python file in a folder goes to the inbox.

    With `poll` the folder is looked at four times a second: network drives tell nobody of changes. A folder
    that goes away is waited for.
    """

    def __init__(self, inbox: Inbox, folder: Path, poll: bool = False) -> None:
        self._inbox, self._folder, self._poll = inbox, folder, poll
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Saves:
        import watchfiles  # noqa: F401  # here, so that its absence is told at once

        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(2.0)

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                self._listen_once()
            except Exception:  # gone, moved, too many watches: whatever it is, look again later
                self._ended.wait(AGAIN_SECONDS)
                self._inbox.saved(self._folder)

    def _listen_once(self) -> None:
        from watchfiles import watch

        for changes in watch(
            self._folder,
            watch_filter=lambda _, path: counts(self._folder, Path(path)),
            step=STEP_MS,
            debounce=BURST_MS,
            stop_event=self._ended,
            force_polling=self._poll or None,
            poll_delay_ms=POLL_MS,
            raise_interrupt=False,
        ):
            for _, path in changes:
                self._inbox.saved(Path(path))


def counts(folder: Path, path: Path) -> bool:
    """Whether a change there can change a verdict: a Python file, or a unit's folder that came or went.
    (Editors write other files beside, and remove them again.)"""
    if path.name.startswith((".", "__pycache__")):
        return False
    return path.suffix == ".py" or (path.suffix == "" and path.parent == folder)
