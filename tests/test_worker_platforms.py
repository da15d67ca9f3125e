"""Where there is no fork that is safe and none of the layers of Linux, as on macOS and Windows: the way that
those take, taken here. What they are like themselves was never seen: nothing of this ran on either."""

from __future__ import annotations

import sys
from pathlib import Path

import corpus
import msgspec
import pytest

from grader import bench as bench_module
from grader.bench import bench
from grader.course import Course
from grader.grade import grade
from grader.report.totals import OPEN, checked
from grader.worker import isolation, launch
from grader.worker.isolation import measure
from grader.worker.levels import IsolationError
from grader.worker.spare import Fresh

SUBMISSIONS = Path(__file__).parent / "submissions"


@pytest.fixture(autouse=True)
def without_fork(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in (launch, bench_module):
        monkeypatch.setattr(module, "HAS_FORK", False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_right_is_right_and_the_report_says_what_this_is_worth(course: Course) -> None:
    report = grade(SUBMISSIONS / "right", exercises=["relu"], course=course)
    assert [result.verdict for result in report.results] == ["pass"]
    level = "L0 process" if sys.platform == "win32" else "L1 limits"
    assert report.level == level
    assert f"isolation {level} (" in checked(report)
    assert OPEN in checked(report)
    assert OPEN not in checked(msgspec.structs.replace(report, level="L2 confined"))


def test_each_answer_has_a_process_that_was_ready(course: Course) -> None:
    text = (corpus.FOLDER / "exit" / "exit_zero.py").read_bytes()
    honest = course.solutions["exercises.activations.relu"].text
    with bench() as made:
        for _ in range(2):
            bad = corpus.graded(made, course, "relu", text, corpus.PATIENT)
            assert (bad.verdict, bad.points) == ("fail", 0)
            good = corpus.graded(made, course, "relu", honest, corpus.PATIENT)
            assert good.verdict == "pass"
        starter = made._launchers["numpy", "answers"]
        assert isinstance(starter, Fresh)
        assert starter._spare is not None
        assert starter._spare[0].poll() is None
    assert starter._spare is None


def test_the_probe_shows_what_is_open_and_more_than_there_is_is_refused() -> None:
    found = isolation.remember(measure())
    assert found.level in ("L0 process", "L1 limits")
    rows = {row.name: row for row in found.rows}
    assert all(row.control for row in found.rows)
    assert not any(rows[name].denied for name in ("read", "list", "write", "fork", "network"))
    assert rows["spin"].denied
    with pytest.raises(IsolationError, match="L2 is asked for"):
        isolation.required("L2")


@pytest.mark.slow
@pytest.mark.parametrize("family", corpus.HARMLESS)
def test_what_harms_no_machine_gains_nothing(course: Course, family: str) -> None:
    with bench() as made:
        assert list(corpus.held(made, course, family)) == []
