"""The formats a report can be written in, by name. A module is loaded when its format is asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.outcome import Report

FORMATS = {
    "terminal": "plain",
    "json": "json",
    "junit": "junit",
    "gradescope": "gradescope",
    "prairielearn": "prairielearn",
    "classroom50": "classroom50",
    "github": "github",
    "markdown": "markdown",
    "html": "html",
    "csv": "csv",
}


def written(report: Report, form: str) -> str:
    """The report in a format. KeyError: there is no such format."""
    return importlib.import_module(f"grader.report.{FORMATS[form]}").dumps(report)
