"""What several test modules share."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from grader.course import Course, find_course

# A shell starts what runs behind it deaf to Ctrl-C, and every process begun here would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def course() -> Course:
    """The course that comes with the grader."""
    return find_course(Path(__file__).parent)


@pytest.fixture(autouse=True)
def _standing_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes what somebody has done of the course."""
    monkeypatch.setenv("GRADER_STANDING", str(tmp_path / "standing.json"))
    monkeypatch.setenv("GRADER_LANG", "en")
