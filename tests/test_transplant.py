"""What a student wrote, carried into a newer stub: nothing is lost, and nothing is guessed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from courses import DOUBLE, RIGHT, WRONG
from desk import course_of_doubles

from grader.course import derive_solution, derive_stub, find_course, read_text
from grader.stubs import reset, update
from grader.sync import fresh_stub
from grader.transplant import TransplantError, meaning, transplanted

COURSE = find_course(Path(__file__).parents[1])
STUB = derive_stub(DOUBLE, "double.py")
NEWER = STUB.replace("y = 2 x.", "y = 2 x, for any x.").replace('"""x -> 2 x."""', '"""x -> y."""')

GIVEN = '''"""Given."""


def f(x, w):
    """x -> y."""
    n = len(x)
    # YOUR CODE HERE
    raise NotImplementedError
    y = y / n
    # YOUR CODE HERE
    raise NotImplementedError
    return y
'''


def test_a_filled_hole_is_carried_into_another_statement() -> None:
    now = transplanted(RIGHT, NEWER)
    assert "y = 2 x, for any x." in now
    assert '"""x -> y."""' in now
    assert "return 2 * x\n" in now
    assert "return 2 * dout\n" in now
    assert "NotImplementedError" not in now


def test_an_unfilled_stub_becomes_the_newer_one() -> None:
    assert transplanted(STUB, NEWER) == NEWER


def test_half_of_it_keeps_the_other_half_open() -> None:
    half = STUB.replace("# YOUR CODE HERE\n        raise NotImplementedError", "return 2 * x", 1)
    now = transplanted(half, NEWER)
    assert "return 2 * x" in now
    assert now.count("raise NotImplementedError") == 1


LAYOUTS: dict[str, tuple[str, str]] = {
    "as it is": ("", ""),
    "narrow": ("    ", "  "),
    "tight": ("\n\n\n", "\n"),
}
OWN_HEAD = """import math
import numpy as np

# two
TWO = 2


def twice(x):
    return TWO * x"""
OWN_METHOD = """
    def extra(self):
        return math.pi
"""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_was_not_changed_stays_as_it_is_laid_out(layout: str) -> None:
    text = WRONG.replace(*LAYOUTS[layout])
    assert transplanted(text, STUB) == text


def test_imports_functions_and_methods_of_ones_own_come_along() -> None:
    own = RIGHT.replace("import numpy as np", OWN_HEAD) + OWN_METHOD
    own = own.replace("return 2 * x", "# by a function\n        return twice(x)")
    now = transplanted(own, NEWER)
    names = {node.name for node in ast.walk(ast.parse(now)) if isinstance(node, ast.FunctionDef)}
    assert names == {"__init__", "forward", "backward", "twice", "extra"}
    assert "# two\nTWO = 2" in now
    assert "# by a function\n        return twice(x)" in now
    assert "import math" in now
    assert transplanted(now, NEWER) == now


def test_given_lines_stand_where_the_newer_stub_has_them() -> None:
    done = GIVEN.replace(
        "# YOUR CODE HERE\n    raise NotImplementedError", "y = x @ w  # the product", 1
    )
    done = done.replace("# YOUR CODE HERE\n    raise NotImplementedError", "if n:\n        y += 1")
    newer = GIVEN.replace("x -> y.", "x and w -> y.")
    expected = newer.replace(
        "# YOUR CODE HERE\n    raise NotImplementedError", "y = x @ w  # the product", 1
    )
    expected = expected.replace(
        "# YOUR CODE HERE\n    raise NotImplementedError", "if n:\n        y += 1"
    )
    assert transplanted(done, newer) == expected


def test_given_lines_that_changed_are_not_guessed_at() -> None:
    done = GIVEN.replace("# YOUR CODE HERE\n    raise NotImplementedError", "y = x")
    with pytest.raises(TransplantError, match="the lines given in f have changed"):
        transplanted(done, GIVEN.replace("len(x)", "x.shape[0]"))


@pytest.mark.parametrize("text", ["def (", "\0", "class Double:\n  def forward(self, x):\n return"])
def test_what_does_not_parse_is_left_alone(text: str) -> None:
    with pytest.raises(TransplantError, match="does not parse"):
        transplanted(text, STUB)


@pytest.mark.parametrize("name", COURSE.entries)
def test_every_solution_is_carried_into_its_stub_and_stays_what_it_is(name: str) -> None:
    """Into a stub whose statement has changed: the program is the solution's."""
    entry = COURSE.entries[name]
    text = read_text(entry.reference)
    solution = derive_solution(text, name)
    newer = fresh_stub(entry).replace("\n", " (newer)\n", 1)
    now = transplanted(solution, newer)
    body, right = ast.parse(now).body, ast.parse(solution).body
    assert sorted(map(meaning, body[1:])) == sorted(map(meaning, right[1:]))
    assert "(newer)" in now


def test_update_keeps_the_version_before(tmp_path: Path) -> None:
    course = course_of_doubles(tmp_path, "one", "two")
    entry = course.entries["one"]
    entry.stub.write_text(RIGHT)
    assert update(course, "one") == ""
    entry.reference.write_text(DOUBLE.replace("y = 2 x.", "y = 2 x, always."))
    assert (
        update(course, "one")
        == "one.py has the newer stub with what you wrote (before: one.py.1.bak)"
    )
    assert entry.stub.with_name("one.py.1.bak").read_text() == RIGHT
    assert "always" in entry.stub.read_text()
    assert "return 2 * dout" in entry.stub.read_text()


def test_update_leaves_alone_what_it_does_not_understand(tmp_path: Path) -> None:
    course = course_of_doubles(tmp_path, "one")
    course.entries["one"].stub.write_text("def (")
    assert "one.py is left alone: the file does not parse" in update(course, "one")
    assert course.entries["one"].stub.read_text() == "def ("


def test_reset_keeps_every_version_aside(tmp_path: Path) -> None:
    course = course_of_doubles(tmp_path, "one")
    stub = course.entries["one"].stub
    assert reset(course, "one") is None
    for number in (1, 2):
        stub.write_text(f"version = {number}\n")
        kept = reset(course, "one")
        assert kept is not None
        assert (kept.name, kept.read_text()) == (f"one.py.{number}.bak", f"version = {number}\n")
    assert "NotImplementedError" in stub.read_text()
