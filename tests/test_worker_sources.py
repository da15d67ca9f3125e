"""Modules from memory: which of a course's files, or of a student's, an answer takes along."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import Course, find_course
from grader.worker.sources import Source, needed_by

COURSE = find_course(Path(__file__).parents[1])


def of(texts: dict[str, str]) -> dict[str, Source]:
    return {name: Source(f"{name}.py", text.encode()) for name, text in texts.items()}


def test_an_answer_takes_along_what_it_imports_and_what_that_imports() -> None:
    found = needed_by(COURSE.solutions, "exercises.convolution.googlenet")
    assert "exercises.convolution.googlenet" in found
    assert "exercises.convolution.inception" in found
    assert "exercises.graph.concat" in found  # which inception imports
    assert "exercises.attention.multi_head_attention" not in found
    assert len(found) < len(COURSE.solutions) / 5


def test_what_is_not_taken_along_is_not_read(tmp_path: Path) -> None:
    for name, text in {"one": "import two\n", "two": "", "torn": "# BEGIN SOLUTION\n"}.items():
        (tmp_path / "reference" / "a").mkdir(parents=True, exist_ok=True)
        (tmp_path / "reference" / "a" / f"{name}.py").write_text(text)
    course = Course(tmp_path, {})
    assert set(needed_by(course.solutions, "exercises.a.one")) == {
        "exercises.a.one",
        "exercises.a.two",
    }


def test_every_module_of_a_name_comes_and_a_circle_ends() -> None:
    sources = of(
        {
            "start": "import one",
            "a.one": "from a import two",
            "a.two": "import one",
            "b.two": "",
            "b.three": "",
        }
    )
    assert {*needed_by(sources, "start")} == {"start", "a.one", "a.two", "b.two"}


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("import numpy as np", set()),
        ("from exercises.graph.two import f", {"exercises.graph.two", "exercises.graph.three"}),
        (
            "from exercises.graph import (\n    two,\n)",
            {"exercises.graph.two", "exercises.graph.three"},
        ),
        ("import 도우미", {"도우미"}),
        ("import ｔｈｒｅｅ", {"exercises.graph.three"}),
        (
            'm = __import__("th" + "ree")',
            {"exercises.graph.two", "exercises.graph.three", "도우미"},
        ),
        ("# -*- coding: utf-7 -*-", {"exercises.graph.two", "exercises.graph.three", "도우미"}),
    ],
)
def test_an_answer_takes_along_whatever_it_may_import(text: str, needed: set[str]) -> None:
    sources = of(
        {
            "exercises.graph.one": text,
            "exercises.graph.two": "from .three import g",
            "exercises.graph.three": "",
            "도우미": "",
        }
    )
    assert set(needed_by(sources, "exercises.graph.one")) == {"exercises.graph.one"} | needed


def test_a_package_comes_with_what_lies_in_it() -> None:
    sources = of({"exercises.graph.one": "", "exercises.graph": "import two", "two": ""})
    assert set(needed_by(sources, "exercises.graph.one")) == {
        "exercises.graph.one",
        "exercises.graph",
        "two",
    }
