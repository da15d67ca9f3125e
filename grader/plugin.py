"""pytest collects a course's exercises: `pytest exercises/` has an item for each exercise and check.

Only files of a course's `exercises` folder are collected, and student code runs in workers, as ever. pytest
imports nothing of theirs: with `--grader-debug` alone one exercise runs in this process, for a debugger.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.course import Course, CourseError, Entry, find_course

if TYPE_CHECKING:
    from grader.outcome import Outcome, Result

LOAD = "load"  # the item of whatever is not asked by a check: the file loads, and uses what it may
NOT_A_GRADE = "run in this process for a debugger: not a grade"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("grader", "exercises of a course")
    group.addoption(
        "--grader-debug",
        action="store_true",
        help="Run one exercise in this process until something fails, for a debugger. Not a grade.",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Grading(config), "grader-grading")


class Grading:
    """The courses that were found, and what was graded of them."""

    def __init__(self, config: pytest.Config) -> None:
        self.is_debug = bool(config.getoption("--grader-debug"))
        self._courses: dict[Path, Course | None] = {}
        self._results: dict[tuple[Path, str], Result] = {}
        self._open = contextlib.ExitStack()
        self._bench: Any = None

    # --- what is collected

    def entry(self, path: Path) -> tuple[Course, Entry] | None:
        """The exercise that a file is the stub of, in its course; None for every other file."""
        tree = path.parent.parent
        if path.suffix != ".py" or path.name.startswith("_"):
            return None
        if tree not in self._courses:
            self._courses[tree] = _course_of(tree)
        course = self._courses[tree]
        entry = course.entries.get(path.stem) if course else None
        return (course, entry) if course and entry and entry.unit == path.parent.name else None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> Any:
        found = self.entry(file_path)
        if found is None:
            return None
        made: Any = ExerciseFile.from_parent(parent, path=file_path)
        made.grading, (made.course, made.entry) = self, found
        return made

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> Any:
        """A file that is named itself would be imported, as a module of tests."""
        return Unread.from_parent(parent, path=module_path) if self.entry(module_path) else None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        names = {item.entry.name for item in items if isinstance(item, CheckItem)}
        if self.is_debug and len(names) != 1:
            found = f"here are {', '.join(sorted(names)[:5])}" if names else "here is none"
            raise pytest.UsageError(
                f"--grader-debug runs one exercise, and {found}; name its file, or choose it with -k"
            )

    def pytest_report_header(self) -> str | None:
        return f"grader: {NOT_A_GRADE}" if self.is_debug else None

    # --- what is graded

    def result(self, course: Course, entry: Entry) -> Result:
        """The exercise graded, once a session."""
        key = (course.root, entry.name)
        if key not in self._results:
            self._results[key] = self._graded(course, entry)
        return self._results[key]

    def _graded(self, course: Course, entry: Entry) -> Result:
        from grader.grade import grade_exercise
        from grader.submission import read_submission

        submission = read_submission(course.root, course)
        if self.is_debug:
            from grader.debug import debugged

            return debugged(course, submission, entry.name)
        return grade_exercise(self._workers(course), course, submission, entry.name)

    def _workers(self, course: Course) -> Any:
        if self._bench is None:
            from grader.bench import bench
            from grader.worker.isolation import required

            self._bench = self._open.enter_context(bench(isolation=required("", course.isolation)))
        self._bench.left = self._bench.limits.submission
        return self._bench

    def pytest_unconfigure(self) -> None:
        self._open.close()


def _course_of(tree: Path) -> Course | None:
    """The course whose exercises lie in that folder. A course that cannot be read is no concern of other
    people's tests."""
    with contextlib.suppress(CourseError, OSError):
        course = find_course(tree)
        if course.exercises.resolve() == tree.resolve() and course.entries:
            return course
    return None


class Unread(pytest.Collector):
    """A file that must not be imported here."""

    def __init__(self, **kwargs: Any) -> None:
        path = kwargs["path"]
        super().__init__(name=path.name, **kwargs)

    def collect(self) -> Iterator[pytest.Item]:
        return iter(())


class ExerciseFile(pytest.File):
    """A student's file: one item for each check of its exercise."""

    grading: Grading
    course: Course
    entry: Entry

    def collect(self) -> Iterator[pytest.Item]:
        from grader.exercise import SpecError
        from grader.loading import load_exercise

        try:
            exercise = load_exercise(self.course, self.entry.name)
        except (SpecError, CourseError) as error:
            raise self.CollectError(str(error)) from None
        names = dict.fromkeys([LOAD, *(check.name for check in exercise.checks)])
        for name in names:
            item: Any = CheckItem.from_parent(self, name=f"{self.entry.name}[{name}]")
            item.check, item.others = name, set(names) - {LOAD}
            item.grading, item.course, item.entry = self.grading, self.course, self.entry
            item.add_marker(pytest.mark.xdist_group(self.entry.name))
            yield item


class CheckItem(pytest.Item):
    """One check of one exercise, over all its cases."""

    grading: Grading
    course: Course
    entry: Entry
    check: str
    others: set[str]
    outcomes: tuple[Outcome, ...] = ()
    result: Result

    def setup(self) -> None:
        """Grade the exercise, unless an item before did. What is ours is an error, as in any setup."""
        self.result = self.grading.result(self.course, self.entry)
        self.outcomes = tuple(o for o in self.result.outcomes if self._is_mine(o.check))
        self.user_properties.append(("points", self.result.points))
        self.user_properties.append(("out_of", self.result.out_of))
        if self.grading.is_debug:
            self.user_properties.append(("grader", NOT_A_GRADE))
        if any(outcome.verdict == "error" for outcome in self.outcomes):
            raise Failed

    def _is_mine(self, check: str) -> bool:
        check = "oracle" if check == "pytorch" else check  # which the same check asks
        return check == self.check if check in self.others else self.check == LOAD

    def runtest(self) -> None:
        verdicts = {outcome.verdict for outcome in self.outcomes}
        if "fail" in verdicts:
            raise Failed
        if self.outcomes and verdicts == {"skip"}:
            pytest.skip(self.outcomes[0].sentence)
        if not self.outcomes and self.check != LOAD:
            pytest.skip(self._why_unasked())

    def _why_unasked(self) -> str:
        first = next((o for o in self.result.outcomes if o.verdict in ("skip", "fail")), None)
        return first.sentence if first else "nothing was asked"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Why it failed, as the terminal's report has it; other exceptions as pytest shows them."""
        if not isinstance(excinfo.value, Failed):
            return super().repr_failure(excinfo, style)
        import msgspec

        from grader.report.failure import by_importance
        from grader.report.harmless import one_line
        from grader.report.plain import block

        mine = msgspec.structs.replace(self.result, outcomes=self.outcomes, scores=())
        first = by_importance(mine.failures)[0]
        note = f"\n{NOT_A_GRADE}" if self.grading.is_debug else ""
        return f"{one_line(first.sentence)}\n{block(mine, hint_command='grader hint')}{note}"

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


class Failed(Exception):
    """The outcomes say why."""
