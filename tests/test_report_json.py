"""A report goes out as JSON, comes back the same, and is what the schema says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_report_terminal import EXAMPLE, golden, patient, reports

import grader.report.json as report_json
from grader.outcome import Evidence, Outcome, Report, Result, Score
from grader.report.json import dumps, loads, schema, schema_text

SCHEMA = Path(report_json.__file__).with_name("report.schema.json")
EMPTY = Report(course="c", submission="s", results=())


def heated(*cells: float) -> Report:
    """A report with a picture."""
    evidence = Evidence(name="y", shape=(1,), index=(0,), heat=(cells,))
    outcome = Outcome(check="oracle", verdict="fail", evidence=evidence)
    return Report(
        course="c",
        submission="s",
        results=(Result(exercise="relu", unit="u", outcomes=(outcome,)),),
    )


def document(**changes: Any) -> str:
    return json.dumps(json.loads(dumps(EMPTY)) | changes)


VALIDATOR = Draft202012Validator(schema())
REPORT = reports(st.text(st.characters(codec="utf-8"), max_size=60), st.floats(0, 1))


def test_a_document_looks_as_in_the_file() -> None:
    golden("report.json", dumps(EXAMPLE))


def test_the_example_comes_back() -> None:
    assert loads(dumps(EXAMPLE)) == EXAMPLE


@patient
@given(REPORT)
def test_a_report_comes_back(report: Report) -> None:
    text = dumps(report)
    assert loads(text) == report
    assert dumps(loads(text)) == text
    VALIDATOR.validate(json.loads(text))


@given(st.text(st.characters(), max_size=20))
def test_any_text_can_be_carried(text: str) -> None:
    report = Report(course=text, submission=text, results=())
    assert dumps(loads(dumps(report))) == dumps(report)
    assert dumps(report).encode("utf-8")


def test_half_a_character_is_replaced() -> None:
    assert loads(dumps(Report(course="a\ud800b", submission="", results=()))).course == "a\ufffdb"


def test_what_is_computed_is_there() -> None:
    found = json.loads(dumps(EXAMPLE))
    assert found["format_version"] == 2
    assert found["complete"] is False
    assert found["points"] == EXAMPLE.points
    assert found["out_of"] == EXAMPLE.out_of
    assert found["counts"] == EXAMPLE.counts
    assert [r["verdict"] for r in found["results"]] == [r.verdict for r in EXAMPLE.results]
    assert [r["points"] for r in found["results"]] == [r.points for r in EXAMPLE.results]
    assert [r["out_of"] for r in found["results"]] == [r.out_of for r in EXAMPLE.results]


def test_what_is_computed_is_not_believed() -> None:
    assert loads(document(points=1000, complete=False)) == EMPTY


def test_the_order_of_keys_is_always_the_same() -> None:
    one = Report(course="c", submission="s", results=(), versions={"a": "1", "b": "2"})
    other = Report(course="c", submission="s", results=(), versions={"b": "2", "a": "1"})
    assert dumps(one) == dumps(other)


def test_4_is_written_as_4_point_0() -> None:
    def scored(points: float) -> Report:
        score = Score(part="forward", earned=points, possible=points)
        result = Result(exercise="relu", unit="u", scores=(score,))
        return Report(course="c", submission="s", results=(result,))

    assert dumps(scored(4)) == dumps(scored(4.0))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_is_not_finite_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON has none such"):
        dumps(heated(0.0, number))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "this is not JSON"),
        ("{", "this is not JSON"),
        ("[" * 100_000, "this is not"),
        ('"\ud800"', "this is not JSON"),
        ("[]", "this is not a report"),
        ("{}", "missing required field `format_version`"),
        (document(format_version=3), "has format version 3, and this grader reads 2"),
        (document(format_version="2"), "this is not a report"),
        (document(course=3), r"this is not a report: Expected `str`, got `int` - at `\$.course`"),
        (document(results=[{"exercise": "relu"}]), "missing required field `unit`"),
        (document(seconds=None), "this is not a report"),
        (document().replace('"c"', "NaN"), "this is not JSON"),
    ],
)
def test_a_wrong_document_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        loads(text)


def test_the_schema_is_the_file() -> None:
    if os.environ.get("GRADER_GOLDEN") == "write":
        SCHEMA.write_text(schema_text(), encoding="utf-8", newline="\n")
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()
    assert json.loads(schema_text()) == schema()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_schema_accepts_the_example() -> None:
    VALIDATOR.validate(json.loads(dumps(EXAMPLE)))


@pytest.mark.parametrize(
    "changes",
    [
        {"format_version": 3},
        {"points": "10"},
        {"counts": {"pass": 1}},
        {"results": [{"exercise": "relu"}]},
        {"course": None},
    ],
)
def test_the_schema_refuses_what_is_wrong(changes: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(json.loads(document(**changes)))
