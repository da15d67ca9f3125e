"""Levels of isolation: what the layers that hold amount to. Each level needs those before it."""

from __future__ import annotations

from collections.abc import Collection

LEVELS = ("L0 process", "L1 limits", "L2 confined", "L3 namespaced", "L4 accounted")
NEEDED = (
    {"process"},
    {"limits"},
    {"unprivileged", "landlock", "seccomp"},
    {"namespaces"},
    {"accounts"},
)
SHORT = tuple(level[:2] for level in LEVELS)


class IsolationError(Exception):
    """There is less isolation than is asked for: says what there is, and how to get more."""


def level_of(layers: Collection[str]) -> str:
    """The highest level whose layers, and those of every level below, are all there; "" without any."""
    level = ""
    for name, needed in zip(LEVELS, NEEDED, strict=True):
        if not needed <= set(layers):
            break
        level = name
    return level


def reaches(level: str, wanted: str) -> bool:
    """Whether a level is at least the one asked for (`L2`, or by its whole name)."""
    return level[:2] >= wanted[:2]
