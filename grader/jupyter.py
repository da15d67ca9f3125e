"""`from grader import check` in a notebook: grades what its cells have defined, and shows the report."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.course import Course, CourseError, find_course

if TYPE_CHECKING:
    from grader.outcome import Report

CALLED = "notebook"


class Shown:
    """A report as a notebook shows it; in a terminal as text."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def _repr_html_(self) -> str:
        from grader.report.html import fragment

        return fragment(self.report)

    def __repr__(self) -> str:
        from grader.report.plain import dumps

        return dumps(self.report)


def check(name: str, *, course: str | Path = ".") -> Shown:
    """Grade an exercise as the cells that were run define it: the last definition counts, with what it
    needs. A cell goes by the number in its brackets, `[5]`.

    CourseError: there is no such exercise or no course, or this is no notebook.
    """
    from grader.bench import bench
    from grader.grade import grade_submission, known, report
    from grader.notebook import with_notebooks
    from grader.submission import Submission
    from grader.worker.isolation import required

    found = find_course(Path(course))
    known(found, name)
    cells = {CALLED: notebook_of(_cells_run())}
    read = with_notebooks(Submission(Path(CALLED), {}), cells, found, name)
    if name not in read.answers:
        return Shown(_nothing(found, name, read.remarks))
    with bench(isolation=required("", found.isolation)) as made:
        results = list(grade_submission(made, found, read, [name]))
        return Shown(report(found, read, results, made, "0"))


def notebook_of(cells: Sequence[str]) -> bytes:
    """Sources as a notebook's file."""
    rows = [{"cell_type": "code", "source": source, "metadata": {}} for source in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": rows}).encode()


def _nothing(course: Course, name: str, remarks: Sequence[str]) -> Report:
    from grader.outcome import Outcome, Report, Result

    why = (
        "; ".join(remarks)
        or f"no cell that was run defines what {name} asks for, or it is the stub"
    )
    skip = Outcome(check="load", verdict="skip", sentence=why, reason="student")
    result = Result(exercise=name, unit=course.entries[name].unit, outcomes=(skip,))
    return Report(course=course.title, submission=CALLED, results=(result,))


def _cells_run() -> list[str]:
    """The sources of the cells that were run, the n-th at n - 1."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        raise CourseError("check() is for notebooks; in a terminal: grader check NAME")
    return [str(source) for source in shell.history_manager.input_hist_raw[1:]]
