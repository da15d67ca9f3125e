"""Where speed is asked for: every way to do the whole array at once passes, and a loop does not."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from grader.bench import Bench, bench
from grader.checks import Growth, Speed
from grader.checks.ask import checked
from grader.checks.trial import Trial
from grader.course import Course, find_course
from grader.exercise import Exercise
from grader.loading import load_exercise
from grader.outcome import Outcome
from grader.worker.host import Worker
from tests.paces import SUBMISSIONS, WRITTEN, Pace, paces

COURSE = find_course(SUBMISSIONS)
SOON = [
    ("batch_norm", "right sample"),
    ("conv2d", "conv2d_places"),
    ("conv2d_fast", "conv2d_indices"),
    ("conv2d_fast", "conv2d_places"),
    ("max_pool2d", "max_pool2d_scatter"),
    ("max_pool2d", "right sample, by samples"),
]

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads another process's clock")


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench() as found:
        yield found


def timing_of(exercise: Exercise) -> list[Speed | Growth]:
    return [check for check in exercise.checks if isinstance(check, Speed | Growth)]


TIMED = [name for name in COURSE.entries if timing_of(load_exercise(COURSE, name))]
PACES = [pace for name in TIMED for pace in paces(COURSE, name)]


def asked(made: Bench, course: Course, pace: Pace) -> list[Outcome]:
    """Every check of the exercise but those of the device."""
    entry, exercise = course.entries[pace.exercise], load_exercise(course, pace.exercise)
    source = course.solutions[entry.module]._replace(text=pace.text.encode())
    sources = {**course.solutions, entry.module: source}
    worker = Worker(lambda: made.connect(entry.track), entry.module, sources, track=entry.track)
    trial = Trial(
        exercise,
        worker,
        course.solutions,
        beside=lambda use: made.connect(entry.track, use),
        device="cpu",
    )
    try:
        return [*checked(trial)]
    finally:
        worker.close()


def named(pace: Pace) -> str:
    return f"{pace.exercise}: {pace.name}"


def holds(made: Bench, course: Course, pace: Pace) -> None:
    outcomes = [o for o in asked(made, course, pace) if o.check != "device"]
    timed = [o.verdict for o in outcomes if o.part == "speed"]
    assert timed == ["pass" if pace.kind == "quick" else "fail"], outcomes
    assert {o.verdict for o in outcomes if o.part != "speed"} <= {"pass"}, outcomes


@linux
@pytest.mark.parametrize("pace", [p for p in PACES if (p.exercise, p.name) in SOON], ids=named)
def test_a_loop_fails_and_nothing_else_does(made: Bench, course: Course, pace: Pace) -> None:
    holds(made, course, pace)


@linux
@pytest.mark.slow
@pytest.mark.parametrize("pace", [p for p in PACES if (p.exercise, p.name) not in SOON], ids=named)
def test_so_it_is_everywhere(made: Bench, course: Course, pace: Pace) -> None:
    holds(made, course, pace)


def test_every_exercise_that_is_timed_has_quick_answers_and_a_loop() -> None:
    for name in TIMED:
        assert {pace.kind for pace in PACES if pace.exercise == name} == {"quick", "slow"}, name
    assert len(SOON) == len([p for p in PACES if (p.exercise, p.name) in SOON])


def test_every_pace_that_is_written_is_asked() -> None:
    written = {path.stem for path in (SUBMISSIONS / "paces").glob("*.py")}
    assert written == {name for names in WRITTEN.values() for name in names}
    assert set(WRITTEN) <= set(TIMED)


@pytest.mark.parametrize("name", TIMED)
def test_the_statement_says_that_time_counts(name: str) -> None:
    statement = load_exercise(COURSE, name).statement
    assert "Time counts" in statement or "No loop over" in statement
