"""The class report: a folder of pages that need no network, no script and no server. The overview is the
instructor's; a student's page stands alone and names nobody else."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from grader.batch.assignment import Assignment
from grader.batch.export import class_of, pseudonym
from grader.batch.gradebook import Gradebook, together
from grader.batch.marks import Marks, Total
from grader.batch.overview import Overview
from grader.report.escaping import escaping
from grader.report.harmless import one_line
from grader.report.headline import number
from grader.report.html import fragment
from grader.words import hinted, language, say, translated

TEMPLATES = Path(__file__).with_name("templates")
LONGEST = 300


def write_site(
    book: Gradebook,
    folder: Path,
    *,
    title: str = "",
    assignment: Assignment | None = None,
    anonymous: bool = False,
    hints: Mapping[str, Sequence[str]] = {},
) -> Overview:
    """Write index.html and students/<name>.html into a folder; one student is held in memory at a time.

    `hints` are shown for exercises that failed; they come in the order of the course.
    OSError where the folder cannot be written.
    """
    overview, rows = Overview(), list[dict[str, Any]]()
    class_ = class_of(book, assignment, anonymous=anonymous)
    (folder / "students").mkdir(parents=True, exist_ok=True)
    for marks in map(class_.whole, class_.students):
        sum_ = class_.total(marks)
        page = f"students/{marks.key if anonymous else pseudonym(book, marks.key)}.html"
        overview.add(marks, sum_)
        _write(folder / page, "student.html.jinja", **_student(marks, sum_, title, hints))
        failed = [m.exercise for m in marks.marks.values() if m.verdict == "fail"]
        rows.append({"marks": _bare(marks), "total": sum_, "page": page, "failed": failed})
    _write(folder / "index.html", "index.html.jinja", overview=overview, rows=rows, title=title)
    return overview


def _student(
    marks: Marks, sum_: Total, title: str, hints: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    rank = {name: place for place, name in enumerate(hints)}
    ordered = sorted(marks.marks.values(), key=lambda mark: rank.get(mark.exercise, len(rank)))
    reports = [mark.report for mark in ordered if mark.report]
    # the fragment is a template's whose values were escaped
    body = Markup(fragment(together(reports, marks.digest))) if reports else ""
    failed = [mark.exercise for mark in ordered if mark.verdict == "fail"]
    plain = sum(mark.earned for mark in ordered), sum(mark.possible for mark in ordered)
    return {
        "marks": marks,
        "says_it_all": (sum_.points, sum_.out_of) == plain,
        "total": sum_,
        "title": title,
        "body": body,
        "given": [mark for mark in marks.marks.values() if mark.given is not None],
        "hints": {name: hints[name] for name in failed if hints.get(name)},
    }


def _bare(marks: Marks) -> dict[str, str]:
    return {"key": marks.key, "name": marks.name, "status": marks.status, "problem": marks.problem}


def _write(path: Path, template: str, **values: Any) -> None:
    page = _templates().get_template(template).render(language=language(), **values)
    path.write_text(page, "utf-8")


@functools.cache
def _templates() -> jinja2.Environment:
    filters = {
        "hinted": hinted,
        "line": lambda text: one_line(text)[:LONGEST],
        "number": number,
        "percent": lambda share: f"{100 * share:.0f}%",
        "say": say,
        "translated": translated,
    }
    return escaping(TEMPLATES, filters)
