"""What each platform reads, as far as it tells: JSON schemas (draft 2020-12) and JUnit's structure, put
down from the sources that the formats name."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
NUMBER = {"type": "number", "minimum": 0}
COUNT = {"type": "integer", "minimum": 0}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
TEXT_FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
UTC = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"}
NAMED = {"type": "string", "minLength": 1}


def record(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def rows(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


GRADESCOPE = record(
    {
        "score": NUMBER,
        "execution_time": COUNT,
        "output": TEXT,
        "output_format": TEXT_FORMAT,
        "test_output_format": TEXT_FORMAT,
        "test_name_format": TEXT_FORMAT,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": rows(
            record(
                {
                    "score": NUMBER,
                    "max_score": NUMBER,
                    "status": {"enum": ["passed", "failed"]},
                    "name": TEXT,
                    "name_format": TEXT_FORMAT,
                    "number": TEXT,
                    "output": TEXT,
                    "output_format": TEXT_FORMAT,
                    "tags": rows(TEXT),
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                }
            )
        ),
        "leaderboard": {"type": "array"},
    }
)
# the platform allows any other field; we write those that its results element shows
PRAIRIELEARN = record(
    {
        "gradable": {"type": "boolean"},
        "score": {"type": "number", "minimum": 0, "maximum": 1},
        "format_errors": rows(TEXT),
        "message": TEXT,
        "output": TEXT,
        "tests": rows(
            record(
                {
                    "name": TEXT,
                    "description": TEXT,
                    "points": NUMBER,
                    "max_points": NUMBER,
                    "message": TEXT,
                    "output": TEXT,
                },
                "name",
            )
        ),
    },
    "gradable",
) | {
    "if": {"properties": {"gradable": {"const": True}}},
    "then": {"required": ["score"]},
    "else": {"not": {"required": ["score"]}},
}
# without what the runner puts there itself: owner, assignment_type, graded_at, submitted_by
CLASSROOM50 = record(
    {
        "schema": {"const": "classroom50/result/v1"},
        "classroom": NAMED,
        "assignment": NAMED,
        "submission": {"type": "string", "pattern": "^submit/"},
        "commit": NAMED,
        "release": NAMED,
        "review": NAMED,
        "datetime": UTC,
        "score": COUNT,
        "max-score": COUNT,
        "tests": rows(
            {
                "type": "object",
                "properties": {
                    "test-name": NAMED,
                    "passed": {"type": "boolean"},
                    "score": COUNT,
                    "max-score": COUNT,
                },
                "required": ["test-name", "passed", "score", "max-score"],
            }
        ),
    },
    "schema",
    "score",
    "max-score",
    "tests",
)
# element: (attributes it must have, attributes it may have, elements in it in this order)
JUNIT: dict[str, tuple[set[str], set[str], list[str]]] = {
    "testsuites": (
        set(),
        {"name", "tests", "failures", "errors", "skipped", "assertions", "time", "timestamp"},
        ["testsuite"],
    ),
    "testsuite": (
        {"name", "tests"},
        {"failures", "errors", "skipped", "assertions", "time", "timestamp", "file", "hostname"},
        ["properties", "testcase", "system-out", "system-err"],
    ),
    "properties": (set(), set(), ["property"]),
    "property": ({"name", "value"}, set(), []),
    "testcase": (
        {"name", "classname"},
        {"time", "assertions", "file", "line"},
        ["skipped", "error", "failure", "properties", "system-out", "system-err"],
    ),
    "skipped": (set(), {"message", "type"}, []),
    "error": (set(), {"message", "type"}, []),
    "failure": (set(), {"message", "type"}, []),
    "system-out": (set(), set(), []),
    "system-err": (set(), set(), []),
}
