"""`grader explain`: what was asked, the case, the student's numbers, and a picture of the error."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from courses import RIGHT, WRONG
from desk import course_of_doubles
from rich.console import Console

from grader.bench import bench
from grader.cli import run
from grader.course import Course
from grader.explain import Explanation, Picture, explained
from grader.explain.html import colour, page
from grader.explain.terminal import drawn, level
from grader.loading import load_exercise
from grader.outcome import Result
from grader.submission import Found, Submission
from grader.worker.sources import Source


def in_terminal(found: Explanation, width: int = 90) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=False)
    for part in drawn(found):
        console.print(part)
    return file.getvalue()


def svgs(text: str) -> list[ET.Element]:
    return [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Explanation:
    course = course_of_doubles(tmp_path_factory.mktemp("course"), "one")
    return of(course, "one", WRONG)


def of(course: Course, name: str, text: str) -> Explanation:
    entry = course.entries[name]
    source = Source(f"{entry.unit}/{name}.py", text.encode())
    answers = {name: Found(source.file, source.text)}
    with bench(device="cpu") as made:
        return explained(
            made, course, Submission(course.root, answers, {entry.module: source}), name
        )


def mistaken(course: Course, name: str) -> Explanation:
    exercise = load_exercise(course, name)
    return of(course, name, exercise.mistakes[0].applied_to(exercise.solution))


def test_it_says_what_each_check_asks_and_what_came_of_it(wrong: Explanation) -> None:
    said = in_terminal(wrong)
    assert "✗ oracle: Is it right? (4 of 8)" in said
    assert "✗ gradient: Is backward the gradient of forward? (0 of 4)" in said
    assert "✓ state: Does it leave its arguments alone" in said


def test_it_shows_the_students_numbers_and_the_right_shape(wrong: Explanation) -> None:
    assert wrong.case == "x=normal(4, 5)"
    assert [value.name for value in wrong.inputs] == ["x"]
    assert [value.name for value in wrong.given] == ["output", "dx"]
    assert [(v.name, v.kind, v.text) for v in wrong.right] == [
        ("output", "float64 of shape (4, 5)", ""),
        ("dx", "float64 of shape (4, 5)", ""),
    ]
    said = in_terminal(wrong)
    assert "what your code gave\n  output (float64 of shape (4, 5)):\n    [[" in said
    assert "print(layer.backward(dout))" in said


def test_the_picture_shows_where_it_is_off(wrong: Explanation) -> None:
    (picture,) = wrong.pictures
    assert (picture.name, picture.error.shape) == ("dx", (4, 5))
    assert "how far dx is off" in in_terminal(wrong)
    (svg,) = svgs(page(wrong))
    squares = svg.findall("{http://www.w3.org/2000/svg}rect")
    assert len(squares) == 20
    assert {square.get("fill") for square in squares} != {"#ffffff"}


def test_right_code_has_questions_and_no_case(tmp_path: Path) -> None:
    found = of(course_of_doubles(tmp_path, "one"), "one", RIGHT)
    assert found.result.verdict == "pass"
    assert (found.case, found.pictures) == ("", [])
    assert "✓ oracle" in in_terminal(found)
    assert svgs(page(found)) == []


def test_the_page_holds_what_a_student_wrote_as_text_alone(tmp_path: Path) -> None:
    attack = "<script>alert(1)</script>"
    text = WRONG.replace("return dout", f"raise ValueError({attack!r})")
    shown = page(of(course_of_doubles(tmp_path, "one"), "one", text))
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "default-src &#39;none&#39;" in shown or "default-src 'none'" in shown


def test_feature_maps_are_shown_channel_by_channel(course: Course) -> None:
    found = mistaken(course, "conv2d")
    output = next(picture for picture in found.pictures if picture.name == "output")
    assert [title for title, _ in output.maps] == [f"[1, {c}]" for c in range(4)]
    assert "output[1, 3]" in in_terminal(found)
    assert len(svgs(page(found))) >= 4


def test_an_optimizers_path_is_drawn_beside_the_right_one(course: Course) -> None:
    found = mistaken(course, "momentum")
    first = found.pictures[0]
    assert first.taken is not None
    assert first.taken.shape == (6, 2)
    said = in_terminal(found)
    assert "* your path   o the right one" in said
    lines = [svg.findall("{http://www.w3.org/2000/svg}polyline") for svg in svgs(page(found))]
    assert [len(each) for each in lines[:2]] == [2, 1]  # two paths; the error after each step


@pytest.mark.parametrize(
    ("error", "shade"),
    [(0.0, 0), (1e-12, 0), (0.1, 1), (0.5, 3), (1.0, 4), (np.inf, 4), (np.nan, 4)],
)
def test_shades_go_from_equal_to_most(error: float, shade: int) -> None:
    assert level(error, 1.0) == shade
    assert (colour(error, 1.0) == "#ffffff") == (shade == 0)


def test_a_path_that_is_no_number_is_survived() -> None:
    bad = np.full((3, 2), np.nan)
    right = np.arange(6.0).reshape(3, 2)
    picture = Picture("p", (3, 2), np.full((3, 2), np.inf), bad, right)
    assert picture.steps is not None
    assert np.isinf(picture.steps).all()
    result = Result(exercise="p", unit="u")
    found = Explanation(result, [], case="c", pictures=[picture])
    assert "how far p is off" in in_terminal(found)
    assert len(svgs(page(found))) == 2


def test_the_command_prints_it_or_writes_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course = course_of_doubles(tmp_path, "one")
    course.entries["one"].stub.write_text(WRONG)
    monkeypatch.chdir(tmp_path)
    assert run(["explain", "one"]) == 1
    assert "what was asked" in capsys.readouterr().out
    assert run(["explain", "one", "--html", "one.html"]) == 1
    assert (tmp_path / "one.html").read_text("utf-8").startswith("<!doctype html>")
    course.entries["one"].stub.write_text(RIGHT)
    assert run(["explain", "one"]) == 0
    assert run(["explain", "two"]) == 2
