"""What a worker may use. Every limit that is met is named in the verdict."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Wall seconds for one call and for one exercise, CPU seconds, bytes of memory beyond the start's,
    bytes of one file, open files."""

    call: float = 5.0
    exercise: float = 60.0
    cpu: int = 60
    memory: int = 1 << 30
    file: int = 16 << 20
    files: int = 64
