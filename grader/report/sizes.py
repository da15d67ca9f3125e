"""Files that must not become larger than a platform reads."""

from __future__ import annotations

from collections.abc import Callable

TEXTS = (16_000, 4_000, 1_000, 300, 0)  # characters of any one text, tried in turn


def fitting(make: Callable[[int], str], most: int) -> str:
    """The file with the longest texts that fit into so many bytes of UTF-8.

    `make` gives it with texts of at most so many characters.
    """
    made = ""
    for limit in TEXTS:
        made = make(limit)
        if len(made.encode()) <= most:
            break
    return made
