"""Modules from memory: which of a course's files an answer takes along."""

from __future__ import annotations

from pathlib import Path

from grader.course import find_course
from grader.worker.sources import Source, reached

COURSE = find_course(Path(__file__).parents[1])


def test_an_answer_takes_along_what_it_imports_and_what_that_imports() -> None:
    text = COURSE.solutions["exercises.convolution.googlenet"].text
    found = reached(COURSE.solutions, text)
    assert "exercises.convolution.inception" in found
    assert "exercises.graph.concat" in found  # which inception imports
    assert "exercises.activations.tanh" not in found
    assert len(found) < len(COURSE.solutions) / 10


def test_every_module_of_a_name_comes_and_a_circle_ends() -> None:
    sources = {
        "a.one": Source("a/one.py", b"from a import two"),
        "a.two": Source("a/two.py", b"import one"),
        "b.two": Source("b/two.py", b""),
        "b.three": Source("b/three.py", b""),
    }
    assert {*reached(sources, b"import one")} == {"a.one", "a.two", "b.two"}
    assert reached(sources, b"one = 1  # from two") == {}
