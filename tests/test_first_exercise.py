"""The README's first five minutes, typed into a terminal: from `git clone` to the first green exercise."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from test_contributing import README, commands

from grader.course import derive_solution, find_course, read_text

ROOT = Path(__file__).parents[1]
PATIENCE = 180.0
STEPS = commands(
    README.partition("## First exercise in five minutes")[2].partition("`grader` alone")[0]
)


class Tmux:
    """A terminal of 100 by 40 in which somebody types."""

    def __init__(self, folder: Path) -> None:
        self.socket = f"gradus-{uuid.uuid4().hex[:8]}"
        shell = "env -u VIRTUAL_ENV GRADER_LANG=en PS1='$ ' bash --norc --noprofile"
        self.ask("new-session", "-d", "-x", "100", "-y", "40", "-c", str(folder), shell)

    def ask(self, *words: str) -> str:
        command = ["tmux", "-L", self.socket, *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    @property
    def page(self) -> str:
        return self.ask("capture-pane", "-p")

    def type(self, text: str) -> None:
        self.ask("send-keys", "-l", text)

    def enter(self, command: str) -> None:
        """Type a command, and wait until it is done."""
        mark = uuid.uuid4().hex[:8]
        self.type(f"{command}; echo {mark}-$?")
        self.ask("send-keys", "Enter")
        done = self.until(rf"^{mark}-(\d+)$")
        assert done[1] == "0", self.page

    def until(self, pattern: str) -> re.Match[str]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := re.search(pattern, self.page, re.MULTILINE):
                return found
            time.sleep(0.2)
        raise AssertionError(f"{pattern} is not on the page:\n{self.page}")

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True, check=False)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None or shutil.which("git") is None:
        pytest.skip("there is no tmux, or no git, here")
    terminal = Tmux(tmp_path)
    yield terminal
    terminal.close()


def as_typed(step: str) -> str:
    """The README's step, with the repository's address; what is installed here is not fetched again."""
    if step.startswith("git clone"):
        return step.replace("ADDRESS", str(ROOT))
    return step.replace("pip install", "pip install --no-deps") if "pip install" in step else step


@pytest.mark.slow
def test_from_git_clone_to_the_first_green_exercise(tmux: Tmux, tmp_path: Path) -> None:
    assert [step.split()[0] for step in STEPS] == ["git", "cd", "python3", "pip", "grader"]
    tmux.until(r"\$")
    for step in STEPS[:-1]:
        tmux.enter(as_typed(step))
        if step.startswith("python3"):
            _lend_libraries(tmp_path / "gradus" / ".venv")
            tmux.enter(". .venv/bin/activate")
    tmux.type("grader")
    tmux.ask("send-keys", "Enter")
    tmux.until("write where it says YOUR CODE HERE")
    (name,) = re.findall(r"^graph/(\w+)", tmux.page, re.MULTILINE)
    entry = find_course(tmp_path / "gradus").entries[name]
    entry.stub.write_text(entry.stub.read_text().replace("raise NotImplementedError", "return x"))
    tmux.until(f"✗ fail +{name}")
    entry.stub.write_text(derive_solution(read_text(entry.reference), name))
    tmux.until(f"✓ pass +{name}")
    tmux.until("done: n goes on to the next exercise")
    tmux.type("q")
    tmux.until(r"^\(\.venv\) \$ *$")
    tmux.enter("grader list")
    assert re.search(r"^graph .* 1/\d+ ", tmux.page, re.MULTILINE)


def _lend_libraries(made: Path) -> None:
    """NumPy, torch and the rest from here: to fetch them takes longer than everything else together."""
    (site,) = made.glob("lib/python*/site-packages")
    here = Path(np.__file__).parents[1]
    (site / "lent.pth").write_text(f"{here}\n")
