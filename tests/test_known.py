"""What is kept between gradings: it makes them quicker, and changes nothing that is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.bench import Bench, bench
from grader.checks import ask
from grader.checks.known import Known
from grader.checks.trial import Trial
from grader.course import Course
from grader.grade import grade_exercise
from grader.loading import load_exercise
from grader.outcome import Outcome
from grader.submission import Found, Submission
from grader.worker.host import Worker
from grader.worker.link import LocalLink


def submission(course: Course, name: str, text: str) -> Submission:
    entry = course.entries[name]
    source = course.solutions[entry.module]._replace(text=text.encode())
    found = Found(f"{entry.unit}/{name}.py", text.encode())
    return Submission(course.root, {name: found}, dict(course.solutions) | {entry.module: source})


def outcomes(made: Bench, course: Course, name: str, text: str) -> tuple[Outcome, ...]:
    return grade_exercise(made, course, submission(course, name, text), name).outcomes


def answers(course: Course, name: str) -> list[str]:
    """The solution, every listed mistake, and one more that no list has."""
    exercise = load_exercise(course, name)
    listed = [mistake.applied_to(exercise.solution) for mistake in exercise.mistakes]
    strange = exercise.solution.replace("return dout * self.on", "return dout * self.on + 0.001")
    return [exercise.solution, *listed, strange]


@pytest.mark.parametrize("name", ["relu", "sgd"])
def test_the_order_of_gradings_changes_nothing(course: Course, name: str) -> None:
    texts = answers(course, name)
    alone = []
    for text in texts:
        with bench() as made:
            alone.append(outcomes(made, course, name, text))
    with bench() as made:
        assert [outcomes(made, course, name, text) for text in texts] == alone
    with bench() as made:
        assert [outcomes(made, course, name, text) for text in reversed(texts)] == alone[::-1]


def test_another_seed_has_knowledge_of_its_own(course: Course) -> None:
    exercise = load_exercise(course, "relu")
    with bench() as made:
        assert made.known(exercise, "0", Known) is made.known(exercise, "0", Known)
        assert made.known(exercise, "0", Known) is not made.known(exercise, "1", Known)


def test_an_exercise_is_read_once_a_course(course: Course) -> None:
    assert load_exercise(course, "relu") is load_exercise(course, "relu")


def test_what_a_mistake_is_told_is_asked_once_and_heard_from_its_start(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = load_exercise(course, "relu")
    asked = []

    def questions(trial: Trial) -> Iterator[Outcome]:
        for check in ("one", "two", "three"):
            asked.append(check)
            yield Outcome(check=check, verdict="fail")

    monkeypatch.setattr(ask, "first_questions", questions)
    module = course.entries["relu"].module
    worker = Worker(lambda: LocalLink("numpy"), module, course.solutions)
    trial, mistake = Trial(exercise, worker, course.solutions), exercise.mistakes[0]
    assert next(iter(ask._said_of(trial, mistake)))[0] == "one"
    assert asked == ["one"]
    for _ in range(2):
        assert [check for check, *_ in ask._said_of(trial, mistake)] == ["one", "two", "three"]
    assert asked == ["one", "two", "three"]
