"""A report as one page that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from typing import Any

from grader.outcome import Report, Result
from grader.report.harmless import one_line
from grader.report.markup import filled
from grader.report.totals import checked


def dumps(report: Report) -> str:
    """The page."""
    return filled("page.html.jinja", report, **_values(report))


def fragment(report: Report) -> str:
    """The same as a part of another page: a notebook's."""
    return filled("report.html.jinja", report, **_values(report))


def _values(report: Report) -> dict[str, Any]:
    units: dict[str, list[Result]] = {}
    for result in report.results:
        units.setdefault(result.unit, []).append(result)
    share = 100 * report.points / report.out_of if report.out_of else 0.0
    return {"units": units.items(), "share": round(share, 2), "checked": one_line(checked(report))}
