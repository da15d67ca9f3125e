"""PrairieLearn's `/grade/results/results.json`.

Source: https://docs.prairielearn.com/externalGrading/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.outcome import Report, Result
from grader.report.harmless import one_line
from grader.report.json import json_text
from grader.report.plain import block, parts, shortened
from grader.report.sizes import fitting
from grader.report.totals import in_short
from grader.words import speaking

MOST = 900_000  # bytes; the platform reads 1 MB
LONGEST = 1_000  # characters of a sentence


@speaking("en")
def dumps(report: Report) -> str:
    """A score from 0 to 1 and one test an exercise. Where there is no score to give it is not gradable,
    which costs the student neither points nor an attempt."""
    texts = [block(result) for result in report.results]
    return fitting(lambda most: json_text(_document(report, texts, most)), MOST)


def _document(report: Report, texts: Sequence[str], most: int) -> dict[str, Any]:
    tests = [
        _test(result, shortened(text, most))
        for result, text in zip(report.results, texts, strict=True)
    ]
    if not report.complete or not report.out_of:
        return {"gradable": False, "format_errors": [in_short(report)], "tests": tests}
    return {
        "gradable": True,
        "score": min(max(report.points / report.out_of, 0.0), 1.0),
        "message": in_short(report),
        "tests": tests,
    }


def _test(result: Result, text: str) -> dict[str, Any]:
    first = result.failures[0].sentence if result.failures else ""
    return {
        "name": one_line(result.exercise),
        "description": one_line(result.title),
        "points": round(result.points, 2),
        "max_points": round(result.out_of, 2),
        "message": one_line(first[:LONGEST]) or parts(result),
        "output": text,
    }
