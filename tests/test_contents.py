"""The table of contents: every exercise once, in its unit, with links that lead somewhere."""

from __future__ import annotations

import re

from grader.contents import contents
from grader.course import Course

ROWS = [
    {"name": "a", "unit": "u", "title": "A: one|two", "track": "numpy", "needs": []},
    {"name": "a_torch", "unit": "u", "title": "A: on tensors", "track": "torch", "needs": []},
    {"name": "b", "unit": "v", "title": "B", "track": "numpy", "needs": ["a"]},
]


def test_a_line_for_each_exercise() -> None:
    lines = contents("A course", ROWS).splitlines()
    assert lines[0] == "# A course"
    assert "| [a](u/a.py) | one/two | [a_torch](u/a_torch.py) |  |" in lines
    assert "| [b](v/b.py) | B |  | a |" in lines
    assert [line for line in lines if line.startswith("## ")] == ["## u", "## v"]


def test_the_course_is_in_it_whole(course: Course) -> None:
    page = (course.exercises / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert len(links) == len(set(links)) == len(course.entries)
    assert all((course.exercises / link).is_file() for link in links)
