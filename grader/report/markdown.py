"""A report as Markdown, for a summary beside a run: GitHub's step summary, a release's text."""

from __future__ import annotations

from grader.outcome import Report
from grader.report.markup import filled
from grader.report.plain import block
from grader.report.sizes import fitting

MOST = 900_000  # bytes; GitHub shows a step's summary up to 1 MiB


def dumps(report: Report) -> str:
    """A table of the exercises, and below it why each failed. What a student wrote stands in `pre`
    elements, escaped: neither markup nor a mention in it has any effect."""
    told = [(result, block(result)) for result in report.results if result.failures]
    return fitting(lambda most: filled("summary.md.jinja", report, told=told, most=most), MOST)
