"""A student's notebook with what was found beside their cells. Their outputs and attachments stay behind,
and their markup is shown as text."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any

from grader.outcome import Report, Result

ACTIVE = re.compile(r"(?i)\b(javascript|vbscript|data)\s*:")


def feedback(sources: Sequence[tuple[str, str]], report: Report, at: Mapping[str, int]) -> str:
    """The notebook's text, in format 4.5. `sources` are kind and text of the cells, `at` the number of the
    cell that answers an exercise."""
    from nbformat import v4

    from grader.ipynb import ipynb
    from grader.report.markup import title

    cells = [v4.new_markdown_cell(f"# {title(report)}")]
    for number, (kind, text) in enumerate(sources, 1):
        make = v4.new_code_cell if kind == "code" else v4.new_markdown_cell
        cells.append(make(text if kind == "code" else inert(text)))
        cells += [told(v4, r) for r in report.results if at.get(r.exercise) == number]
    cells += [told(v4, r) for r in report.results if r.exercise not in at]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return ipynb(cells)


def inert(markdown: str) -> str:
    """Markdown in which no element and no active link is left."""
    return ACTIVE.sub(r"\1 :", markdown.replace("<", "&lt;"))


def told(v4: Any, result: Result) -> Any:
    """What was found, as a Markdown cell with its picture."""
    from grader.report.failure import by_importance
    from grader.report.markup import escaped
    from grader.report.picture import png
    from grader.report.plain import block
    from grader.words import say

    cell = v4.new_markdown_cell(f"<pre>{escaped(block(result))}</pre>")
    pictures = [png(o.evidence) for o in by_importance(result.failures) if o.evidence]
    if picture := next(filter(None, pictures), b""):
        cell["source"] += f"\n\n![{say('where it differs')}](attachment:where.png)"
        data = base64.b64encode(picture).decode()
        cell["attachments"] = {"where.png": {"image/png": data}}
    return cell
