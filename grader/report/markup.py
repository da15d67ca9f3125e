"""Templates in which every value is escaped: what a student wrote is shown, never obeyed."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import jinja2
import markupsafe

from grader.outcome import Evidence, Outcome, Report, Result
from grader.report.escaping import escaping
from grader.report.failure import by_importance, element, got_expected
from grader.report.harmless import harmless, one_line
from grader.report.headline import number, points, skip_reason
from grader.report.heat import COLUMNS, ROWS, caption, shade
from grader.report.page import UNICODE
from grader.report.plain import parts, shortened
from grader.report.timing import row
from grader.report.totals import COUNTED, in_short
from grader.words import language, say, translated

TEMPLATES = Path(__file__).with_name("templates")
LONGEST = 16_000  # characters of any one text


def filled(template: str, report: Report, **values: Any) -> str:
    """The template with the report in it."""
    return (
        _templates()
        .get_template(template)
        .render(
            report=report,
            language=language(),
            title=title(report),
            sentence=in_short(report),
            marks=UNICODE.verdicts,
            counted=COUNTED,
            **values,
        )
    )


def escaped(text: str) -> str:
    """Any text as the inside of an element."""
    return str(markupsafe.escape(text))


def title(report: Report) -> str:
    """`35/50 points`, or that there is no score."""
    if not report.complete:
        return say("incomplete: no score")
    return say(
        "{points}/{out_of} points", points=number(report.points), out_of=number(report.out_of)
    )


@functools.cache
def _templates() -> jinja2.Environment:
    filters = {
        "line": one_line,
        "say": say,
        "translated": translated,
        "text": lambda text: shortened(harmless(text), LONGEST).strip("\n"),
        "points": points,
        "parts": parts,
        "reason": skip_reason,
        "shortened": shortened,
        "failures": failures,
        "values": got_expected,
        "element": element,
        "caption": caption,
        "cells": cells,
        "columns": columns,
        "timings": timings,
    }
    return escaping(TEMPLATES, filters)


def failures(result: Result) -> list[Outcome]:
    """The first of each part and sentence: the same in ten cases is said once."""
    distinct: dict[tuple[str | None, str], Outcome] = {}
    for outcome in by_importance(result.failures):
        name = outcome.evidence.name if outcome.evidence else outcome.sentence
        distinct.setdefault((outcome.part or outcome.check, name), outcome)
    return list(distinct.values())


def columns(evidence: Evidence) -> int:
    """How many cells the picture is wide."""
    return max((len(cells_) for cells_ in evidence.heat), default=0)


def cells(evidence: Evidence) -> list[tuple[int, int, float]]:
    """Column, row and strength of each cell; none where all are alike."""
    shades = [
        (x, y, shade(value) / 4)
        for y, heat in enumerate(evidence.heat[:ROWS])
        for x, value in enumerate(heat[:COLUMNS])
    ]
    return shades if len({strength for _, _, strength in shades}) > 1 else []


def timings(result: Result) -> list[str]:
    """Each measurement in words, once."""
    return list(dict.fromkeys(row(o.timing) for o in result.outcomes if o.timing))
