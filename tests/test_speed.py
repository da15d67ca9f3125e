"""Speed, on real processes: who is right passes, who loops does not, and no trick helps a loop."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import Case, SpecError, Speed, normal
from grader.bench import Bench, bench
from grader.checks.growth import Growth
from grader.checks.race import Race
from grader.checks.trial import Trial, TrialError
from grader.course import Course
from grader.exercise import Exercise
from grader.grade import grade_exercise
from grader.loading import load_exercise
from grader.outcome import Outcome, Result
from grader.submission import Found, Submission
from grader.worker import clock, host
from grader.worker.host import Worker
from grader.worker.link import LocalLink
from grader.worker.sources import Source

TRICKS = sorted((Path(__file__).parent / "submissions" / "hostile" / "timing").glob("*.py"))
LOOP = """
import numpy as np
class Affine:
    def __init__(self, W, b):
        self.params, self.grads = [W, b], [np.zeros_like(W), np.zeros_like(b)]
    def forward(self, x):
        W, b = self.params
        self.shape, self.X = x.shape, x.reshape(len(x), -1)
        return FORWARD
    def backward(self, dout):
        self.grads[0][...] = self.X.T @ dout
        self.grads[1][...] = dout.sum(axis=0)
        return (dout @ self.params[0].T).reshape(self.shape)
"""
LOOPED = LOOP.replace("FORWARD", "np.stack([row @ W + b for row in self.X])").lstrip()
APPLIED = LOOP.replace("FORWARD", "np.apply_along_axis(lambda r: r @ W + b, 1, self.X)").lstrip()

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads another process's clock")


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench() as found:
        yield found


@pytest.fixture(scope="module")
def affine(course: Course) -> Exercise:
    return load_exercise(course, "affine")


def graded(made: Bench, course: Course, text: str, name: str = "affine") -> Result:
    entry = course.entries[name]
    found = Found(f"{entry.unit}/{name}.py", text.encode())
    modules = {entry.module: Source(found.file, found.text)}
    return grade_exercise(made, course, Submission(course.root, {name: found}, modules), name)


def speed_of(result: Result) -> Outcome:
    (found,) = (o for o in result.outcomes if o.check == "speed")
    return found


def earned(result: Result) -> dict[str, float]:
    return {score.part: score.earned for score in result.scores}


def raced(made: Bench, course: Course, exercise: Exercise, text: str) -> Trial:
    """A trial of a text in a process, with processes for the solution beside it."""
    module = course.entries[exercise.name].module
    sources = {module: Source("affine.py", text.encode())}
    worker = Worker(lambda: made.connect("numpy"), module, sources)
    return Trial(exercise, worker, course.solutions, beside=lambda use: made.connect("numpy", use))


# --- the verdict


def test_the_solution_passes_and_says_how_fast_it_is(made: Bench, course: Course) -> None:
    result = graded(made, course, load_exercise(course, "affine").solution)
    speed = speed_of(result)
    assert (result.verdict, speed.verdict) == ("pass", "pass")
    assert earned(result) == {"forward": 3.0, "backward": 4.0, "state": 2.0, "speed": 1.0}
    assert speed.timing is not None
    assert 0.2 < speed.timing.ratio < 5.0
    assert speed.timing.at_most == 5
    assert speed.timing.clock == ("cpu" if sys.platform == "linux" else "wall")


@linux
@pytest.mark.parametrize("text", [LOOPED, APPLIED], ids=["comprehension", "apply_along_axis"])
def test_a_loop_fails_with_its_line_and_loses_only_speed(
    made: Bench, course: Course, text: str
) -> None:
    result = graded(made, course, text)
    speed = speed_of(result)
    assert (result.verdict, speed.verdict, result.points) == ("fail", "fail", 9.0)
    assert speed.timing is not None
    assert speed.timing.low > 5.0
    assert speed.sentence.startswith(f"{speed.timing.row}; line 8 runs ")
    assert speed.where == "linear/affine.py:8"


def test_a_wrong_answer_is_not_timed(made: Bench, course: Course) -> None:
    wrong = load_exercise(course, "affine").solution.replace("@ W + b", "@ W")
    speed = speed_of(graded(made, course, wrong))
    assert (speed.verdict, speed.reason, speed.sentence) == (
        "skip",
        "student",
        "it has to be right first",
    )


def test_an_answer_that_only_fails_when_it_is_large_says_so(made: Bench, course: Course) -> None:
    solution = load_exercise(course, "affine").solution
    picky = solution.replace("        W, b =", "        assert len(x) < 1000\n        W, b =", 1)
    assert picky != solution
    speed = speed_of(graded(made, course, picky))
    assert speed.verdict == "fail"
    assert speed.sentence.startswith("when it is timed: ")
    assert "AssertionError" in speed.sentence


def test_a_trial_without_processes_is_not_timed(course: Course, affine: Exercise) -> None:
    module = course.entries["affine"].module
    sources = {module: Source("affine.py", affine.solution.encode())}
    trial = Trial(affine, Worker(lambda: LocalLink("numpy"), module, sources), course.solutions)
    (found,) = Speed(Case(x=normal(8, 3), W=normal(3, 2), b=normal(2))).later(trial)
    assert (found.verdict, found.reason) == ("skip", "ours")


@linux
def test_a_solution_that_fails_when_it_is_timed_is_our_error(
    made: Bench, course: Course, affine: Exercise
) -> None:
    trial = raced(made, course, affine, affine.solution)
    race = Race(trial, Case(x=normal(64, 5), W=normal(5, 3), b=normal(3)), 5.0)
    try:
        link = race._reference._link
        assert link is not None
        assert link.pid is not None
        os.kill(link.pid, signal.SIGKILL)
        with pytest.raises(TrialError, match="the solution, timed"):
            list(race.pairs())
    finally:
        race.close()
        trial.worker.close()


# --- no trick helps


@linux
@pytest.mark.parametrize("path", TRICKS, ids=lambda path: path.stem)
def test_a_trick_gains_nothing(made: Bench, course: Course, path: Path) -> None:
    result = graded(made, course, path.read_text())
    assert speed_of(result).verdict == "fail", speed_of(result)
    assert earned(result)["speed"] == 0
    assert result.points <= 9


def test_each_trick_says_what_it_tries() -> None:
    assert len(TRICKS) >= 8
    for path in TRICKS:
        assert path.read_text().startswith('"""'), path.name


@linux
def test_work_given_to_another_process_counts_where_there_may_be_one(course: Course) -> None:
    trick = next(path for path in TRICKS if path.stem == "child_process")
    with bench(without=("namespaces", "landlock", "seccomp")) as open_bench:
        speed = speed_of(graded(open_bench, course, trick.read_text()))
    assert speed.verdict == "fail"
    assert speed.timing is not None
    assert speed.timing.ratio > 5.0


@linux
def test_results_that_differ_are_told_as_such(made: Bench, course: Course) -> None:
    for name in ("detects_phase", "caches_shape"):
        trick = next(path for path in TRICKS if path.stem == name)
        speed = speed_of(graded(made, course, trick.read_text()))
        assert speed.sentence.startswith("when it is timed, output differs")


# --- whose clock


@linux
def test_the_clock_is_that_of_the_worker_wherever_it_lives(made: Bench) -> None:
    text = "import os\ndef f():\n    for _ in range(10**6): pass\n    return os.getpid()\n"
    worker = Worker(
        lambda: made.connect("numpy"), "answer", {"answer": Source("a.py", text.encode())}
    )
    try:
        worker.load()
        before, own = worker.cpu(), os.times()
        (inner,) = worker.request(
            [{"op": "call", "name": "f", "args": [], "kwargs": {}, "as": 1}], "f"
        )
        after = worker.cpu()
        assert before is not None
        assert after is not None
        assert after - before > 1e-3  # a million rounds
        assert worker._link is not None
        outside = worker._link.pid
        assert outside is not None
        assert (outside == inner) == (
            shutil.which("bwrap") is None or "namespaces" not in worker.layers
        )
        with open(f"/proc/{outside}/status") as status:
            assert "python" in status.readline()
        assert worker.cpu() == pytest.approx(worker.cpu(), abs=5e-3)  # it rests: so does its clock
        assert os.times().user >= own.user
    finally:
        worker.close()


def test_a_process_that_is_gone_has_no_clock() -> None:
    assert clock.cpu_seconds(None) is None
    assert clock.cpu_seconds(0) is None
    assert clock.cpu_seconds(2**22 + 1) is None  # beyond what a process can be called
    assert clock.cpu_with_children(2**22 + 1) is None


def test_without_such_a_clock_the_wall_s_is_taken_with_a_wider_margin(
    made: Bench, course: Course, affine: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "cpu_seconds", lambda pid: None)
    monkeypatch.setattr(host, "cpu_with_children", lambda pid: None)
    trial = raced(made, course, affine, affine.solution)
    race = Race(trial, Case(x=normal(64, 5), W=normal(5, 3), b=normal(3)), 5.0)
    try:
        assert (race.clock, race.limit) == ("wall", 10.0)
        answer, reference = next(race.pairs())
        assert answer > 0.0
        assert reference > 0.0
    finally:
        race.close()
        trial.worker.close()


@linux
def test_the_solution_is_timed_where_no_student_s_code_has_been(
    made: Bench, course: Course
) -> None:
    graded(made, course, load_exercise(course, "affine").solution)
    theirs, ours = (made._launchers["numpy", lane] for lane in ("answers", "ours"))
    assert theirs is not ours
    assert theirs._process.pid != ours._process.pid  # pyright: ignore[reportAttributeAccessIssue]


# --- growth


@linux
def test_growth_is_compared_with_the_solution_s(
    made: Bench, course: Course, affine: Exercise
) -> None:
    check = Growth(*(Case(x=normal(n, 4), W=normal(4, 3), b=normal(3)) for n in (500, 2000)))
    quadratic = affine.solution.replace(
        "return self.X @ W + b",
        "return self.X @ W + b + 0 * (self.X @ self.X.T).sum()",
    )
    assert quadratic != affine.solution
    for text, verdict in ((affine.solution, "pass"), (quadratic, "fail")):
        trial = raced(made, course, affine, text)
        try:
            (found,) = check.later(trial)
            assert found.verdict == verdict, found
            assert [*check(trial)] == []
        finally:
            trial.worker.close()


# --- what a spec may not say


@pytest.mark.parametrize(
    ("case", "at_most"), [(3, 5), (Case(x=normal(2)), 1), (Case(x=normal(2)), "5")]
)
def test_a_speed_that_is_none_is_refused(case: object, at_most: object) -> None:
    with pytest.raises(SpecError):
        Speed(case, at_most)  # pyright: ignore[reportArgumentType]


def test_the_timed_case_has_to_fit_the_answer(affine: Exercise) -> None:
    for case in (Case(x=normal(8, 3)), Case(x=normal(8, 3), W=normal(3, 2), b=normal(2), z=1)):
        with pytest.raises(SpecError):
            affine.at(checks=[Speed(case)])
