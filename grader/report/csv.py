"""A report as a table for a spreadsheet: a line for each exercise."""

from __future__ import annotations

import csv
from io import StringIO

from grader.outcome import PARTS, Report, Result
from grader.report.failure import by_importance
from grader.report.harmless import no_formula, one_line
from grader.report.headline import number, skip_reason

COLUMNS = (
    "submission",
    "unit",
    "exercise",
    "track",
    "verdict",
    "points",
    "out_of",
    *PARTS,
    "seconds",
    "sentence",
)


def dumps(report: Report) -> str:
    """The table. An exercise that broke in our hands has no points: the cell is empty."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for result in report.results:
        writer.writerow(_row(report, result))
    return file.getvalue()


def cell(text: str) -> str:
    """Any text on one line, and such that no spreadsheet computes it."""
    return no_formula(one_line(text))


def _row(report: Report, result: Result) -> list[str]:
    earned = {score.part: number(score.earned) for score in result.scores}
    graded = result.verdict != "error"
    failures = by_importance(result.failures)
    return [
        cell(report.submission),
        cell(result.unit),
        cell(result.exercise),
        result.track,
        result.verdict,
        number(result.points) if graded else "",
        number(result.out_of),
        *(earned.get(part, "") if graded else "" for part in PARTS),
        f"{result.seconds:.3f}",
        cell(failures[0].sentence if failures else skip_reason(result)),
    ]
