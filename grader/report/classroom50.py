"""Classroom 50's `result.json`.

Source: https://github.com/foundation50/classroom50, schemas/result-v1.schema.json
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from grader.outcome import Report, Result
from grader.report.harmless import one_line
from grader.report.json import json_text

SCHEMA = "classroom50/result/v1"
LONGEST = 1_000  # characters of a sentence: the collector reads 10 MB in all


def dumps(report: Report, identity: Mapping[str, str] | None = None) -> str:
    """One test an exercise. `identity` is what the runner tells of the submission (classroom,
    assignment, ...). Points are whole there: a part of one counts as one. A report that is not complete
    has no tests and 0 of 0 points, which the schema keeps for errors."""
    tests = [_test(result) for result in report.results] if report.complete else []
    document = {
        "schema": SCHEMA,
        **(identity or {}),
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }
    return json_text(document)


def _test(result: Result) -> dict[str, Any]:
    sentences = [o.sentence for o in result.failures]
    return {
        "test-name": one_line(result.exercise),
        "passed": result.verdict == "pass",
        "score": _whole(result.points),
        "max-score": _whole(result.out_of),
        "message": one_line(sentences[0][:LONGEST]) if sentences else "",
    }


def _whole(points: float) -> int:
    return math.ceil(round(points, 6))
