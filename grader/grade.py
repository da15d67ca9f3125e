"""One submission -> one Report."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.bench import Bench, bench
from grader.cells import Lines, in_cells
from grader.course import Course, CourseError, find_course, own_python
from grader.exercise import PUBLIC_SEED, Exercise, SpecError
from grader.opening import load, load_failure, not_graded
from grader.outcome import Outcome, Report, Result
from grader.placed import placed
from grader.policy import forbidden, used_at_run_time
from grader.select import attempted_names, did_you_mean
from grader.settle import excused, scores, settled
from grader.submission import Found, Submission, read_submission
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.isolation import level_shown, required
from grader.worker.link import Link
from grader.worker.places import Use, Wanted
from grader.worker.running import LaunchError
from grader.worker.sources import needed_by

if TYPE_CHECKING:
    from grader.checks.trial import Trial

Observer = Callable[[str, Outcome], None]
Soon = Callable[[Result], None]


def grade(
    path: str | Path,
    *,
    course: Course | Path | str | None = None,
    exercises: Sequence[str] = (),
    seed: str = PUBLIC_SEED,
    isolation: str = "",
    device: Wanted = "auto",
) -> Report:
    """Grade a submission (a checkout, a tree, loose files or one file) and return its Report.

    `course` is a Course or a folder in one (by default the submission's own, or the current folder's);
    `exercises` are names, by default every exercise that is no untouched stub. Below the level
    `isolation` (by default the course's) nothing is graded: IsolationError. A name that is no exercise's:
    CourseError. Answers in PyTorch are asked on `device` too: a real GPU, a virtual one, by default
    whichever there is.
    """
    found = course if isinstance(course, Course) else find_course(Path(course or path))
    submission = read_submission(Path(path), found)
    names = [known(found, name) for name in exercises] or attempted_names(found, submission)
    with bench(isolation=required(isolation, found.isolation), device=device) as made:
        results = list(grade_submission(made, found, submission, names, seed))
        return report(found, submission, results, made, seed)


def known(course: Course, name: str) -> str:
    """The name of an exercise of the course; CourseError where there is none of that name."""
    if name not in course.entries:
        raise CourseError(f"there is no exercise {name!r}{did_you_mean(name, course.entries)}")
    return name


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
        device=devices(results),
        versions=versions(results),
        seconds=sum(result.seconds for result in results),
    )


def devices(results: Sequence[Result]) -> str:
    """`cpu`, and on what else how many exercises were asked: nothing that was not seen."""
    found = Counter(
        device
        for result in results
        for device in {o.device for o in result.outcomes if o.device and o.verdict != "skip"}
    )
    more = [f"{n} exercise{'s' * (n > 1)} also on {device}" for device, n in sorted(found.items())]
    return ", ".join(["cpu", *more])


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
    soon: Soon = lambda result: None,
    enough: Callable[[Outcome], bool] = lambda outcome: False,
) -> Iterator[Result]:
    """The exercises one after the other. Where one fails that is built on others, and one of those does
    not pass either, it says what to mend first. `observe`, `soon`, `enough`: see grade_exercise."""
    done: dict[str, Result] = {}
    made.left = made.limits.submission

    def result_of(name: str) -> Result:
        if name not in done:
            done[name] = grade_exercise(made, course, submission, name, seed, observe, enough, soon)
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
    soon: Soon = lambda result: None,
) -> Result:
    """One exercise of a submission. What breaks on our side is an `error`, never the student's loss.

    `observe` sees each outcome as it comes; after one that is `enough` nothing more is asked. `soon` is
    told the result as soon as all is known but what takes longest: the race, and lines to paste.
    """
    begun = time.monotonic()
    entry, found = course.entries[name], submission.answers.get(name)
    result = Result(exercise=name, unit=entry.unit, track=entry.track)
    try:
        exercise = _loaded(course, name)
    except (SpecError, CourseError) as error:
        broke = Outcome(check="spec", verdict="error", sentence=str(error))
        return _with(result, outcomes=(broke,))
    result = _with(result, title=exercise.title, file=found.file if found else "")
    if is_timed(exercise):
        made.warm(exercise.track, "ours")  # it starts beside the first questions
    worker = worker_for(made, submission, exercise, entry.module)
    trial = trial_of(made, course, exercise, worker, seed)
    outcomes, (cells, notes) = list[Outcome](), read_from(found)

    def so_far() -> Result:
        said = placed(settled(outcomes, worker), exercise, result.file, worker.defined)
        all_ = tuple(in_cells(said, result.file, cells, notes))
        return _with(result, outcomes=all_, scores=tuple(scores(exercise, all_)))

    try:
        asked = _observed(name, _graded(submission, trial, lambda: soon(so_far())), observe)
        is_whole = _gathered(outcomes, asked, enough)
        if is_whole:
            soon(so_far())
    finally:
        worker.close()
        made.left -= worker.spent
    result = so_far()
    if is_whole:
        again = worker_for(made, submission, exercise, entry.module)
        shown = in_cells(_shown(trial, again, result.outcomes), result.file, cells)
        result = _with(result, outcomes=tuple(shown))
    seconds = round(time.monotonic() - begun, 3)
    return _with(result, output=worker.output, output_size=worker.output_size, seconds=seconds)


def read_from(found: Found | None) -> tuple[Lines, Sequence[str]]:
    """The cells that an answer's lines came from, and what is to be said of them."""
    return (found.lines, found.notes) if found else ((), ())


def is_timed(exercise: Exercise) -> bool:
    """Whether how long an answer takes is one of the questions."""
    return any("speed" in check.parts(exercise.form) for check in exercise.checks)


def _observed(name: str, asked: Iterator[Outcome], observe: Observer) -> Iterator[Outcome]:
    for outcome in asked:
        observe(name, outcome)
        yield outcome


def _gathered(
    into: list[Outcome], asked: Iterator[Outcome], enough: Callable[[Outcome], bool]
) -> bool:
    """The outcomes as they come, until one is enough; whether none is left out."""
    for outcome in asked:
        into.append(outcome)
        if enough(outcome):
            return False
    return True


def worker_for(made: Bench, submission: Submission, exercise: Exercise, module: str) -> Worker:
    """A worker for one answer of a submission, not started yet."""
    return Worker(
        lambda: made.connect(exercise.track),
        module,
        needed_by(submission.modules, module),
        track=exercise.track,
        limits=made.limits,
        forbid=forbidden(exercise.track, tuple(exercise.forbid)),
        left=made.left,
    )


def trial_of(made: Bench, course: Course, exercise: Exercise, worker: Worker, seed: str) -> Trial:
    """The answer in a worker on trial."""
    from grader.checks.trial import Trial
    from grader.recorded import known_at_first

    def beside(use: Use) -> Link:
        return made.connect(exercise.track, use)

    known = made.known(exercise, seed, lambda: known_at_first(course, exercise, seed))
    return Trial(exercise, worker, course.solutions, seed, known, beside, made.device)


def _shown(trial: Trial, worker: Worker, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """With lines to paste that show what is wrong. The search for them has a worker of its own, so that
    no verdict hangs on it, and none of what it makes the answer print is the student's to read. An answer
    that ended its process, or had to be ended, is not asked again."""
    if trial.worker.was_lost:
        return outcomes
    from grader.shrink import with_paste
    from grader.worker.answer import Answer

    own = trial.for_answer(Answer(worker, trial.name, is_class=trial.is_class))
    with contextlib.suppress(Exception):  # lines that cannot be found cost nothing
        outcomes = tuple(with_paste(own, outcomes))
    worker.close()
    return outcomes


def _loaded(course: Course, name: str) -> Exercise:
    from grader.loading import load_exercise

    return load_exercise(course, name)


def _with(result: Result, **changes: object) -> Result:
    import msgspec

    return msgspec.structs.replace(result, **changes)


def _graded(
    submission: Submission, trial: Trial, before_races: Callable[[], None]
) -> Iterator[Outcome]:
    """Outcomes as they come: what keeps it from being graded at all, else every check's."""
    exercise = trial.exercise
    found = submission.answers.get(exercise.name)
    if found is None:
        why = f"; {submission.remarks[0]}" if submission.remarks else ""
        yield not_graded(f"{exercise.name}.py is not in the submission{why}")
        return
    if found.problem:
        yield Outcome(check="load", verdict="fail", sentence=found.problem)
        return
    if submission.is_untouched(exercise.name, exercise.stub):
        yield not_graded("not attempted yet: the file is the stub as it was handed out")
        return
    try:
        load(exercise, found.file, trial.worker)
    except AnswerFailure as failure:
        yield load_failure(failure, found.file)
        return
    except LaunchError as error:
        yield Outcome(check="load", verdict="error", sentence=str(error))
        return
    from grader.checks.ask import checked, recognised

    yield from recognised(trial, checked(trial, before_races))
    yield from used_at_run_time(found.file, trial.worker)
