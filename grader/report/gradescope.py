"""Gradescope's `/autograder/results/results.json`.

Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
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

MOST = 4_000_000  # bytes; a page of more is no longer read by anyone
STATUS = {"pass": "passed", "fail": "failed"}


@speaking("en")
def dumps(report: Report) -> str:
    """One test an exercise. A report that is not complete has no score in it, so that none counts: the
    platform then tells the instructor that the run failed, and shows the sentence."""
    texts = [f"{parts(result)}\n{block(result)}".lstrip("\n") for result in report.results]
    return fitting(lambda most: json_text(_document(report, texts, most)), MOST)


def _document(report: Report, texts: Sequence[str], most: int) -> dict[str, Any]:
    head: dict[str, Any] = {"output": in_short(report), "output_format": "text"}
    if report.complete:
        head = {"score": round(report.points, 2)} | head
    return head | {
        "execution_time": round(report.seconds),
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            _test(number, result, shortened(text, most), report.complete)
            for number, (result, text) in enumerate(zip(report.results, texts, strict=True), 1)
        ],
    }


def _test(number: int, result: Result, text: str, counts: bool) -> dict[str, Any]:
    test: dict[str, Any] = {
        "number": str(number),
        "name": one_line(" · ".join(filter(None, (result.exercise, result.title)))),
        "output": text,
        "output_format": "text",
        "visibility": "visible",
        "tags": [one_line(result.unit), result.track],
    }
    if counts:
        test |= {"score": round(result.points, 2), "max_score": round(result.out_of, 2)}
    if result.verdict in STATUS:
        test["status"] = STATUS[result.verdict]
    return test
