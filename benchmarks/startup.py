"""How long a user waits: start-up of the commands against a bare interpreter, and the first verdict.

    python benchmarks/startup.py [--runs 5]

Every figure is the median of runs taken in turn, in one go; what counts are the differences and ratios.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pty
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = Path(os.environ.get("SAMPLE", ROOT / "tests" / "submissions" / "typical"))
GRADER = [sys.executable, "-m", "grader"]
CHECK = [*GRADER, "check", "relu", "--submission", str(SAMPLE)]
VERDICTS = (b"right so far", b"something is wrong")


def whole(command: list[str]) -> float:
    """Seconds of a command from start to end."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begun


def first_verdict(command: list[str]) -> float:
    """Seconds until a verdict stands on the terminal the command runs in."""
    pid, terminal = pty.fork()
    begun = time.perf_counter()
    if pid == 0:
        os.chdir(ROOT)
        os.environ["TERM"] = "xterm-256color"  # whatever this runs in, that is a terminal
        os.execvp(command[0], command)
    seen, found = b"", 0.0
    with contextlib.suppress(OSError):  # the terminal's end, on Linux
        while chunk := os.read(terminal, 1 << 16):
            seen += chunk
            if not found and any(word in seen for word in VERDICTS):
                found = time.perf_counter() - begun
    os.close(terminal)
    os.waitpid(pid, 0)
    return found or float("nan")


MEASURED: dict[str, Callable[[], float]] = {
    "python": lambda: whole([sys.executable, "-c", "pass"]),
    "python, import numpy": lambda: whole([sys.executable, "-c", "import numpy"]),
    "python, import torch": lambda: whole([sys.executable, "-c", "import torch"]),
    "grader --help": lambda: whole([*GRADER, "--help"]),
    "grader list": lambda: whole([*GRADER, "list"]),
    "grader hint relu": lambda: whole([*GRADER, "hint", "relu"]),
    "grader check relu, first verdict": lambda: first_verdict(CHECK),
    "grader check relu": lambda: whole(CHECK),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    taken: dict[str, list[float]] = {name: [] for name in MEASURED}
    for _ in range(runs + 1):
        for name, measure in MEASURED.items():
            taken[name].append(measure())
    medians = {name: statistics.median(times[1:]) for name, times in taken.items()}
    print("| command | median s |\n|---|---|")
    for name, seconds in medians.items():
        print(f"| {name} | {seconds:.3f} |")
    bare, numpy = medians["python"], medians["python, import numpy"]
    for name in ("grader --help", "grader list", "grader hint relu"):
        print(f"\n{name}: {medians[name] - bare:.3f} s more than a bare interpreter (at most 0.2)")
    first = medians["grader check relu, first verdict"] - numpy
    print(f"\nfirst verdict: {first:.3f} s more than an interpreter with NumPy (at most 0.5)")
    ratio = medians["grader check relu"] / medians["python, import torch"]
    print(f"\ngrader check relu: {ratio:.2f} times `import torch` (at most 1.25)")


if __name__ == "__main__":
    main()
