"""`grader` and `python -m grader`."""

from __future__ import annotations

import sys


def main() -> None:
    try:
        from grader.cli import run

        code = run()
    except KeyboardInterrupt:  # before there was anything to stop
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
