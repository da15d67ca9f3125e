"""Exercises from their files: a spec is executed by path, and checked against its own text."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import ModuleType

from grader.course import (
    TWIN,
    Course,
    CourseError,
    Entry,
    derive_solution,
    derive_stub,
    read_text,
    statement_of,
)
from grader.exercise import Exercise, SpecError, Twin
from grader.worker.sources import Source, compiled, importable


def load_exercise(course: Course, name: str) -> Exercise:
    """One exercise, ready to be graded with, read once a Course. CourseError or SpecError says what is
    wrong where."""
    if name not in course.loaded:
        course.loaded[name] = _loaded(course, name)
    return course.loaded[name]


def _loaded(course: Course, name: str) -> Exercise:
    entry = course.entries[name]
    text = read_text(entry.reference)
    where = str(entry.reference)
    solution, stub = derive_solution(text, where), derive_stub(text, where)
    spec = _spec(course, entry, text)
    if isinstance(spec, Twin):
        spec = spec.ported(_original(course, spec))
    _refuse_unfit_text(entry, spec, stub, solution)
    _refuse_unknown_needs(course, name, spec)
    if course.recorded is None:
        _refuse_solution(entry, spec, stub, solution)
    statement = statement_of(stub)
    found = spec.at(
        name=name,
        unit=entry.unit,
        track=entry.track,
        path=entry.reference,
        title=statement.partition("\n")[0].rstrip("."),
        statement=statement,
        stub=stub,
        solution=solution,
    )
    if course.recorded is None:
        return found
    from grader.recorded import read

    return read(course, entry.unit, name).given_to(found)


def _original(course: Course, twin: Twin) -> Exercise:
    entry = course.entries.get(twin.original)
    if entry is None or entry.track == "torch":
        raise SpecError(
            f"there is no NumPy exercise {twin.original!r} to be the twin of",
            'name one, as in Twin("relu", ReLU)',
            twin.where,
        )
    return load_exercise(course, twin.original)


def _spec(course: Course, entry: Entry, text: str) -> Exercise | Twin:
    module = ModuleType(f"reference.{entry.unit}.{entry.name}")
    module.__file__ = str(entry.reference)
    try:
        with importable(course.solutions):
            sys.modules[module.__name__] = module  # dataclasses and pickling in specs look there
            exec(compiled(Source(str(entry.reference), text.encode())), module.__dict__)
    except (SpecError, CourseError):
        raise
    except (Exception, SystemExit) as error:
        raise CourseError(_unloadable(entry.reference, error)) from error
    finally:
        sys.modules.pop(module.__name__, None)
    spec = getattr(module, "exercise", None)
    if not isinstance(spec, (Exercise, Twin)):
        raise CourseError(
            f"{entry.reference} has no spec; write `exercise = Exercise(...)` between "
            "# BEGIN SPEC and # END SPEC"
        )
    if isinstance(spec, Twin) and entry.track != "torch":
        raise CourseError(f"{entry.reference}: a Twin's file is called <exercise>{TWIN}.py")
    return spec


def _unloadable(path: Path, error: BaseException) -> str:
    """`file:line: what`, the line being the innermost one of the file itself."""
    what = f"{type(error).__name__}: {error}"
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    if isinstance(error, SyntaxError) and error.filename == str(path):
        what, lines = f"{type(error).__name__}: {error.msg}", [error.lineno]
    place = f":{lines[-1]}" if lines else ""
    return f"{path}{place}: {what}; the file has to load before it can be graded with"


def _refuse_solution(entry: Entry, spec: Exercise, stub: str, solution: str) -> None:
    """There has to be one, and every mistake has to find its place in it."""
    if stub == solution:
        raise CourseError(
            f"{entry.reference}: nothing is left for students; enclose the solution in "
            "# BEGIN SOLUTION and # END SOLUTION"
        )
    for edit in (*spec.mistakes, *spec.accepted):
        edit.applied_to(solution)


def _refuse_unfit_text(entry: Entry, spec: Exercise, stub: str, solution: str) -> None:
    """The stub has to parse and to say what is asked, the solution to define it: whether the stub leaves a
    whole class to be written is up to the exercise."""
    try:
        statement = statement_of(stub)
    except SyntaxError as error:
        raise CourseError(
            f"{entry.reference}: the stub does not parse (line {error.lineno} of it: {error.msg}); "
            "let # BEGIN SOLUTION and # END SOLUTION enclose whole statements of a body"
        ) from None
    if not statement.strip():
        raise CourseError(
            f"{entry.reference}: no statement; begin the file with a docstring that says what is asked"
        )
    if "grader" in _imported(stub):
        raise CourseError(
            f"{entry.reference}: the stub imports grader; move that between # BEGIN SPEC and # END SPEC"
        )
    if spec.answer.__name__ not in _defined(solution):
        raise SpecError(
            f"{spec.answer.__name__} is not defined in the file",
            "give the class or function of the solution, outside the spec",
            spec.where,
        )


def _imported(text: str) -> set[str]:
    import ast

    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def _defined(text: str) -> set[str]:
    import ast

    kinds = (ast.ClassDef, ast.FunctionDef)
    return {node.name for node in ast.parse(text).body if isinstance(node, kinds)}


def _refuse_unknown_needs(course: Course, name: str, spec: Exercise) -> None:
    for need in spec.needs:
        if need not in course.entries or need == name:
            raise SpecError(
                f"it needs {need!r}, which is no other exercise",
                "name exercises of this course in needs=[...]",
                spec.where,
            )
