"""`grader` and `python -m grader`."""

from __future__ import annotations

import gc
import os
import sys

FEWER_COLLECTIONS = 50_000


def main() -> None:
    gc.set_threshold(
        FEWER_COLLECTIONS, 20, 50
    )  # importing torch makes 200,000 objects, none garbage
    try:
        from grader.cli import run

        code = run()
    except KeyboardInterrupt:  # before there was anything to stop
        code = 130
    _end(code)


def _end(code: int) -> None:
    """Exit; where torch is loaded without taking it apart, which is a third of a second of nothing.

    By now every worker is closed and every file written; only what stands in the buffers is left.
    """
    if "torch" not in sys.modules:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # a reader that left, a stream that was closed
            code = code or 1
    os._exit(code)


if __name__ == "__main__":
    main()
