"""What a worker may use. Every limit that is met is named in the verdict."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds of a worker's own time for a call, an exercise, a submission; CPU seconds, bytes of memory
    beyond the start's, bytes of one file, open files, threads, bytes and entries of its folder."""

    call: float = 5.0
    exercise: float = 60.0
    submission: float = 900.0
    cpu: int = 60
    memory: int = 1 << 30
    file: int = 16 << 20
    files: int = 64
    threads: int = 256
    scratch: int = 256 << 20
    entries: int = 10_000
