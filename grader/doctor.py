"""The doctor: tests the course itself, through the same way a submission takes."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence

from grader.bench import Bench, bench
from grader.course import Course, CourseError
from grader.exercise import Exercise, Mistake, SpecError
from grader.grade import grade_exercise
from grader.loading import load_exercise
from grader.outcome import Outcome, Result
from grader.select import did_you_mean
from grader.submission import Found, Submission
from grader.sync import stale, stale_stub

FEWEST_HINTS = 2
FEWEST_CASES = 4
MOST_FAILURES = 5


def examine(course: Course, names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each exercise with its problems, a sentence each; stubs and catalogue first."""
    yield "stubs and catalogue", derived_problems(course, names)
    with bench() as made:
        for name in names:
            yield name, problems(made, course, name)


def derived_problems(course: Course, names: Sequence[str]) -> list[str]:
    """What is not fresh: of the whole course, or the stubs of some exercises."""
    try:
        if set(names) == set(course.entries):
            return [*_of_order(course), *stale(course)]
        return [line for name in names if (line := stale_stub(course.entries[name]))]
    except CourseError as error:
        return [str(error)]


def _of_order(course: Course) -> Iterator[str]:
    for unit, names in course.settings.get("units", {}).items():
        known = {entry.name for entry in course.entries.values() if entry.unit == unit}
        for name in names:
            if name not in known:
                meant = did_you_mean(name, known, "; take it out, or write it")
                yield f"[tool.grader.units] {unit} lists {name!r}, which is no exercise of it{meant}"


def problems(made: Bench, course: Course, name: str) -> list[str]:
    """What is wrong with one exercise, a sentence each; nothing where it may be given to students."""
    try:
        return _found(made, course, load_exercise(course, name))
    except (SpecError, CourseError) as error:  # its own file, or one that it names
        return [str(error)]


def _found(made: Bench, course: Course, exercise: Exercise) -> list[str]:
    found = list(_of_size(exercise))
    yardstick = list(_of_solution(made, course, exercise))
    for convention in exercise.accepted:
        yardstick += _of_convention(made, course, exercise, convention)
    if yardstick:
        return found + yardstick  # with it wrong, what is measured by it tells nothing
    found += _of_stub(made, course, exercise)
    for mistake in exercise.mistakes:
        found += _of_mistake(made, course, exercise, mistake)
    return found


def _of_size(exercise: Exercise) -> Iterator[str]:
    if len(exercise.hints) < FEWEST_HINTS:
        yield f"hints: {len(exercise.hints)}; write at least {FEWEST_HINTS}"
    if len(exercise.cases) < FEWEST_CASES:
        yield f"cases: {len(exercise.cases)}; write at least {FEWEST_CASES}"


def _of_stub(made: Bench, course: Course, exercise: Exercise) -> Iterator[str]:
    # one more line, so that it does not count as untouched and is really run
    result = _graded(made, course, exercise.name, exercise.stub + "# attempted\n")
    if result.verdict == "error":
        yield f"the stub breaks the grader: {result.failures[0].sentence}"
    elif result.verdict != "fail" or result.points:
        earned = f"{result.points:g} of {result.out_of:g} points"
        yield f"the stub does not fail: {result.verdict}, {earned}; hide all of the solution"


def _of_solution(made: Bench, course: Course, exercise: Exercise) -> Iterator[str]:
    result = _graded(made, course, exercise.name, exercise.solution)
    for outcome in result.failures[:MOST_FAILURES]:
        where = f" (case {outcome.case})" if outcome.case else ""
        verb = "breaks" if outcome.verdict == "error" else "fails"
        yield f"the solution {verb} {outcome.check}{where}: {outcome.sentence}"
    if result.failures[MOST_FAILURES:]:
        yield f"the solution fails {len(result.failures) - MOST_FAILURES} more"
    for outcome in result.outcomes:
        if not result.failures and outcome.verdict == "skip" and outcome.reason == "student":
            yield f"the solution is not asked by {outcome.check}: {outcome.sentence}"
    if not result.failures and result.points != result.out_of:
        skips = [o.sentence for o in result.outcomes if o.verdict == "skip"]
        why = skips[0] if skips else "no check asks about the rest"
        yield f"the solution has {result.points:g} of {result.out_of:g} points: {why}"


def _of_convention(
    made: Bench, course: Course, exercise: Exercise, convention: Mistake
) -> Iterator[str]:
    result = _graded(made, course, exercise.name, convention.applied_to(exercise.solution))
    if result.verdict != "pass":
        said = next((o.sentence for o in result.failures), result.verdict)
        yield f"the accepted convention {convention.sentence!r} does not pass: {said}"


def _of_mistake(made: Bench, course: Course, exercise: Exercise, mistake: Mistake) -> Iterator[str]:
    text = mistake.applied_to(exercise.solution)
    result = _graded(made, course, exercise.name, text, lambda o: o.mistake == mistake.sentence)
    failures = [o for o in result.failures if o.verdict == "fail" and o.check != "load"]
    if broke := [o for o in result.failures if o.verdict == "error"]:
        yield f"the mistake {mistake.sentence!r} breaks the grader: {broke[0].sentence}"
    elif not failures:
        loaded = "only at loading" if result.failures else "not at all"
        yield f"the mistake {mistake.sentence!r} is caught {loaded}; what it edits:\n{_edit(mistake)}"
    elif not any(o.mistake == mistake.sentence for o in failures):
        named = next((o.mistake for o in failures if o.mistake), failures[0].sentence)
        yield f"the mistake {mistake.sentence!r} is caught but not named; the report says: {named}"


def _edit(mistake: Mistake) -> str:
    lines = []
    for old, new in mistake.edits():
        lines += difflib.ndiff(old.splitlines(), new.splitlines())
    return "\n".join(f"        {line}" for line in lines)


def _graded(
    made: Bench,
    course: Course,
    name: str,
    text: str,
    enough: Callable[[Outcome], bool] = lambda outcome: False,
) -> Result:
    """The text as a submission's answer, beside the solutions of everything else."""
    entry = course.entries[name]
    found = Found(f"{entry.unit}/{name}.py", text.encode())
    modules = course.solutions.with_text(entry.module, text)
    submission = Submission(course.root, {name: found}, modules)
    return grade_exercise(made, course, submission, name, enough=enough)
