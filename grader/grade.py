"""One submission -> one Report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from grader.bench import Bench, bench
from grader.course import Course, CourseError, find_course, own_python
from grader.exercise import PUBLIC_SEED, Exercise, SpecError
from grader.outcome import Outcome, Report, Result
from grader.policy import forbidden, refuse_named, used_at_run_time
from grader.settle import excused, scores, settled
from grader.submission import Submission, read_submission
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.isolation import level_shown, required
from grader.worker.launch import LaunchError

Observer = Callable[[str, Outcome], None]


def grade(
    path: str | Path,
    *,
    course: Course | Path | str | None = None,
    exercises: Sequence[str] = (),
    seed: str = PUBLIC_SEED,
    isolation: str = "",
) -> Report:
    """Grade a submission (a checkout, a tree, loose files or one file) and return its Report.

    `course` is a Course or a folder in one (by default the submission's own, or the current folder's);
    `exercises` are names, by default every exercise that is no untouched stub. Below the level
    `isolation` (by default the course's) nothing is graded: IsolationError.
    """
    found = course if isinstance(course, Course) else find_course(Path(course or path))
    submission = read_submission(Path(path), found)
    names = list(exercises) or attempted(found, submission)
    with bench(isolation=required(isolation, found.isolation)) as made:
        results = list(grade_submission(made, found, submission, names, seed))
        return report(found, submission, results, made, seed)


def attempted(course: Course, submission: Submission) -> list[str]:
    """Every exercise of which the submission has a file that is no untouched stub."""
    return [
        entry.name
        for entry in course.entries.values()
        if entry.name in submission.answers
        and not submission.is_untouched(entry.name, stub_text(entry.stub))
    ]


def stub_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def report(
    course: Course, submission: Submission, results: Iterable[Result], made: Bench, seed: str
) -> Report:
    """The Report of results that were graded."""
    results = tuple(results)
    return Report(
        course=course.title,
        submission=submission.name,
        results=results,
        digest=submission.digest,
        seed=seed if seed == PUBLIC_SEED else "secret",
        level=level_shown(made.layers),
        confinement=made.layers,
        versions=versions(results),
        seconds=sum(result.seconds for result in results),
    )


def versions(results: Sequence[Result]) -> dict[str, str]:
    """What graded: Python, NumPy, and torch where it took part."""
    import sys

    import numpy as np

    from grader import __version__

    found = {"grader": __version__, "python": own_python(), "numpy": np.__version__}
    if results and "torch" in sys.modules:
        found["torch"] = str(sys.modules["torch"].__version__)
    return found


def grade_submission(
    made: Bench,
    course: Course,
    submission: Submission,
    names: Sequence[str],
    seed: str = PUBLIC_SEED,
    observe: Observer = lambda name, outcome: None,
) -> Iterator[Result]:
    """The exercises one after the other. Where one fails that is built on others, and one of those does
    not pass either, it says what to mend first."""
    done: dict[str, Result] = {}
    made.left = made.limits.submission

    def result_of(name: str) -> Result:
        if name not in done:
            done[name] = grade_exercise(made, course, submission, name, seed, observe)
            if done[name].verdict == "fail":
                needed = [result_of(need) for need in _loaded(course, name).needs]
                done[name] = excused(done[name], needed)
        return done[name]

    for name in names:
        yield result_of(name)


def grade_exercise(
    made: Bench,
    course: Course,
    submission: Submission,
    name: str,
    seed: str = PUBLIC_SEED,
    observe: Observer = lambda name, outcome: None,
    enough: Callable[[Outcome], bool] = lambda outcome: False,
) -> Result:
    """One exercise of a submission. What breaks on our side is an `error`, never the student's loss.

    `observe` sees each outcome as it comes; after one that is `enough` nothing more is asked.
    """
    begun = time.monotonic()
    entry = course.entries[name]
    found = submission.answers.get(name)
    result = Result(exercise=name, unit=entry.unit, track=entry.track)  # pyright: ignore[reportArgumentType]
    try:
        exercise = _loaded(course, name)
    except (SpecError, CourseError) as error:
        broke = Outcome(check="spec", verdict="error", sentence=str(error))
        return _with(result, outcomes=(broke,))
    result = _with(result, title=exercise.title, file=found.file if found else "")
    worker = Worker(
        lambda: made.connect(exercise.track),
        entry.module,
        submission.modules,
        track=exercise.track,
        limits=made.limits,
        forbid=forbidden(exercise.track, tuple(exercise.forbid)),
        left=made.left,
    )
    outcomes: list[Outcome] = []
    try:
        for outcome in _graded(course, submission, exercise, worker, seed):
            outcomes.append(outcome)
            observe(name, outcome)
            if enough(outcome):
                break
    finally:
        worker.close()
        made.left -= worker.spent
    outcomes = settled(outcomes, worker)
    return _with(
        result,
        outcomes=tuple(outcomes),
        scores=tuple(scores(exercise, outcomes)),
        output=worker.output,
        output_size=worker.output_size,
        seconds=round(time.monotonic() - begun, 3),
    )


def _loaded(course: Course, name: str) -> Exercise:
    from grader.loading import load_exercise

    return load_exercise(course, name)


def _with(result: Result, **changes: object) -> Result:
    import msgspec

    return msgspec.structs.replace(result, **changes)


def _graded(
    course: Course, submission: Submission, exercise: Exercise, worker: Worker, seed: str
) -> Iterator[Outcome]:
    """Outcomes as they come: what keeps it from being graded at all, else every check's."""
    found = submission.answers.get(exercise.name)
    if found is None:
        yield _not_graded(f"{exercise.name}.py is not in the submission")
        return
    if found.problem:
        yield Outcome(check="load", verdict="fail", sentence=found.problem)
        return
    if submission.is_untouched(exercise.name, exercise.stub):
        yield _not_graded("not attempted yet: the file is the stub as it was handed out")
        return
    try:
        _load(exercise, worker)
    except AnswerFailure as failure:
        yield _load_failure(failure, found.file)
        return
    except LaunchError as error:
        yield Outcome(check="load", verdict="error", sentence=str(error))
        return
    from grader.checks.ask import checked, recognised
    from grader.checks.trial import Trial

    trial = Trial(exercise, worker, course.solutions, seed)
    yield from recognised(trial, checked(trial))
    yield from used_at_run_time(found.file, worker)


def _not_graded(sentence: str) -> Outcome:
    return Outcome(check="load", verdict="skip", sentence=sentence, reason="student")


def _load_failure(failure: AnswerFailure, file: str) -> Outcome:
    return Outcome(
        check="load",
        verdict="fail",
        sentence=failure.sentence,
        where=failure.where or file,
        traceback=failure.trace,
    )


def _load(exercise: Exercise, worker: Worker) -> None:
    """The file is read for names it may not use, executed, and must define what is asked for."""
    import difflib
    import inspect

    worker.load()
    refuse_named(exercise, worker.used)
    (told,) = worker.request([{"op": "names"}], "load", restore=False)
    names = [name for name in told if type(name) is str] if isinstance(told, list) else []
    wanted = exercise.answer.__name__
    if wanted not in names:
        close = difflib.get_close_matches(wanted, names, 1)
        kind = "class" if inspect.isclass(exercise.answer) else "function"
        ask = f"; did you mean {wanted} where {close[0]} stands?" if close else ""
        raise AnswerFailure("loading", f"the file defines no {kind} {wanted}{ask}")
