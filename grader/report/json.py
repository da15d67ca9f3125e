"""A report as one JSON document, and back. `report.schema.json` describes it."""

from __future__ import annotations

import math
from typing import Any, TypeVar

import msgspec

from grader.outcome import FORMAT_VERSION, Report, Result

T = TypeVar("T")
Document = dict[str, Any]

NUMBER, COUNT = {"type": "number"}, {"type": "integer", "minimum": 0}
VERDICTS = ("pass", "fail", "skip", "error")
RESULT_COMPUTED = {"verdict": {"enum": list(VERDICTS)}, "points": NUMBER, "out_of": NUMBER}
REPORT_COMPUTED = {
    "complete": {"type": "boolean"},
    "points": NUMBER,
    "out_of": NUMBER,
    "counts": {
        "type": "object",
        "properties": dict.fromkeys(VERDICTS, COUNT),
        "required": list(VERDICTS),
    },
}


class _Head(msgspec.Struct):
    """What the documents of every version have."""

    format_version: int


def dumps(report: Report) -> str:
    """The document: the records, and beside their fields what is computed from them.

    A field that has its default is left out; a lone surrogate becomes U+FFFD.
    ValueError: a number is not finite, or a field is not of its type.
    """
    report = msgspec.convert(msgspec.to_builtins(report), Report)  # 4 and 4.0 are written the same
    document = {
        "format_version": report.format_version,
        **{name: getattr(report, name) for name in REPORT_COMPUTED},
        **msgspec.to_builtins(report),
        "versions": dict(sorted(report.versions.items())),
        "results": [_result(result) for result in report.results],
    }
    return json_text(document)


def json_text(document: Document) -> str:
    """Any document as text, with text in it that UTF-8 can carry. ValueError: a number is not finite."""
    return _text(_written(document))


def loads(text: str) -> Report:
    """The report in a document; what was computed is computed again.

    ValueError: it is not JSON, not a report, or a report of another version.
    """
    version = _decoded(text, _Head).format_version
    if version != FORMAT_VERSION:
        raise ValueError(
            f"this report has format version {version}, and this grader reads {FORMAT_VERSION}"
        )
    return _decoded(text, Report)


def schema() -> Document:
    """What `dumps` writes, as a JSON schema (draft 2020-12)."""
    document = msgspec.json.schema(Report)
    definitions = document["$defs"]
    for definition in definitions.values():
        definition["description"] = " ".join(definition["description"].split())
    _require(definitions["Result"], RESULT_COMPUTED)
    _require(definitions["Report"], REPORT_COMPUTED | {"format_version": {"const": FORMAT_VERSION}})
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:gradus:report:{FORMAT_VERSION}",
        "title": "A graded submission",
    }
    return _written(head | document)


def schema_text() -> str:
    """The schema as it stands in `report.schema.json`."""
    return _text(schema())


def _text(document: Document) -> str:
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _result(result: Result) -> Document:
    computed = {name: getattr(result, name) for name in RESULT_COMPUTED}
    return computed | msgspec.to_builtins(result)


def _written(value: Any) -> Any:
    """The same with text that UTF-8 can carry; ValueError where JSON has no such number."""
    if isinstance(value, dict):
        return {_written(key): _written(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_written(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"a report cannot carry the number {value}: JSON has none such")
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def _decoded(text: str, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"this is not a report: {error}") from error
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise ValueError(f"this is not JSON: {error}") from error


def _require(definition: Document, properties: Document) -> None:
    definition["properties"] = definition["properties"] | properties
    definition["required"] = [*definition["required"], *properties]
