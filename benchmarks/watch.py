"""From saving a file to the verdict on the terminal, in `grader watch`, warm.

    python benchmarks/watch.py [--saves 50] [EXERCISE ...]

A copy of the course, a real pseudo-terminal, right and wrong versions saved in turn as an editor does (a new
file renamed over the old one). The clock runs from the rename until the terminal shows the verdict on
correctness; the speed verdict, where there is one, comes after it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pty
import re
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from grader.course import find_course
from grader.loading import load_exercise

ROOT = Path(__file__).resolve().parents[1]
SEQUENCE = re.compile(rb"\x1b\][^\x1b\x07]*(?:\x07|\x1b\\)|\x1b[\[()][0-?]*[ -/]*[@-~]")
LIMITS = {"numpy": 100, "torch": 150}  # ms, the median


class Terminal:
    """A command in a pseudo-terminal: what it wrote, and when."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ |= {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40"}
            os.environ |= {"GRADER_LANG": "en"}
            os.execvp(command[0], command)
        self._written: list[tuple[float, bytes]] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # the terminal's end, on Linux
            while chunk := os.read(self.terminal, 1 << 16):
                self._written.append((time.perf_counter(), chunk))

    def mark(self) -> int:
        return len(self._written)

    def text(self, since: int = 0) -> str:
        """What was written, without the sequences that move and colour."""
        whole = b"".join(chunk for _, chunk in self._written[since:])
        return SEQUENCE.sub(b"", whole).decode("utf-8", "replace")

    def when(self, pattern: str, since: int, seconds: float = 60.0) -> float:
        """The time at which a pattern was first there."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            if (end := self.mark()) > since and re.search(pattern, self.text(since)):
                return self._written[end - 1][0]
            time.sleep(0.002)
        raise TimeoutError(f"{pattern!r} is not in {self.text(since)!r}")

    def type(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def leave(self) -> None:
        """Quit, as often as it takes: keys are ignored while something runs."""
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            self.type("q")
            time.sleep(0.3)
        os.close(self.terminal)


def course_at(folder: Path) -> Path:
    """A copy of the course that may be written to."""
    for name in ("reference", "exercises"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def save(path: Path, text: str) -> float:
    """As an editor does; the time at which it was there."""
    beside = path.with_name(f".{path.name}.editing")
    beside.write_text(text)
    begun = time.perf_counter()
    beside.replace(path)
    return begun


def measured(name: str, saves: int) -> dict[str, list[float]]:
    """Milliseconds from each save to the verdict, of right and of wrong versions."""
    exercise = load_exercise(find_course(ROOT), name)
    right = exercise.solution
    versions = {"right": right, "wrong": exercise.mistakes[0].applied_to(right)}
    shown = {"right": rf"✓ pass +{name}\b", "wrong": rf"✗ fail +{name}\b"}
    taken: dict[str, list[float]] = {"right": [], "wrong": []}
    with tempfile.TemporaryDirectory() as folder:
        course = course_at(Path(folder))
        path = course / "exercises" / exercise.unit / f"{name}.py"
        desk = Terminal([sys.executable, "-m", "grader", "watch", name], course)
        desk.when("YOUR CODE HERE", 0)
        time.sleep(3.0)  # it makes itself ready while nobody asks
        for number in range(saves + 4):
            kind = ("right", "wrong")[number % 2]
            since = desk.mark()
            begun = save(path, f"{versions[kind]}# version {number}\n")
            took = 1000 * (desk.when(shown[kind], since) - begun)
            if number >= 4:  # the first ones find out what is kept
                taken[kind].append(took)
            time.sleep(0.8 + (1.5 if number < 4 else 0))
        desk.leave()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*", default=["relu", "relu_torch"])
    parser.add_argument("--saves", type=int, default=50)
    options = parser.parse_args()
    print(
        "| exercise | saves | right, median ms | wrong, median ms | all, median ms | slowest ms | wanted |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name in options.exercises:
        taken = measured(name, options.saves)
        every = [ms for times in taken.values() for ms in times]
        medians = [statistics.median(times) for times in (taken["right"], taken["wrong"], every)]
        shown = " | ".join(f"{ms:.0f}" for ms in (*medians, max(every)))
        wanted = LIMITS["torch" if name.endswith("_torch") else "numpy"]
        print(f"| {name} | {len(every)} | {shown} | {wanted} |", flush=True)


if __name__ == "__main__":
    main()
