"""An exercise begun: its file in the reference, ready to be filled in."""

from __future__ import annotations

import keyword
from pathlib import Path

from grader.course import TWIN, Course, CourseError
from grader.sync import write_whole

TEMPLATE = '''"""{title}: what it is, in a few words.

What it computes
    In two or three sentences: what, and why it is worth knowing.

Formula
    forward:   y = 2 x
    backward:  dx = 2 dout

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists.

From
    The paper or textbook it comes from.

Example
    x = [1, 2] gives y = [2, 4].
"""

import {library}


class {title}:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> y of the same shape."""
        # BEGIN SOLUTION
        return 2 * x
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output -> the gradient for x."""
        # BEGIN SOLUTION
        return 2 * dout
        # END SOLUTION


# BEGIN SPEC
'''
SPEC = """from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal

exercise = Exercise(
    {title},
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one sample", x=normal(1, 3)),
        Case("large values", x=normal(3, 4, scale=20.0)),
    ],
    checks=[Oracle(lambda x: 2 * x), Gradient(), State()],
    hints=["What is asked, in other words.", "How to begin."],
    mistakes=[Mistake(("return 2 * dout", "return dout"), "the local derivative is 2")],
)
# END SPEC
"""
TWIN_SPEC = """from grader import Mistake, Twin

exercise = Twin(
    "{original}",
    {title},
    mistakes=[Mistake(("return 2 * dout", "return dout"), "the local derivative is 2")],
)
# END SPEC
"""


def new_exercise(course: Course, path: str) -> Path:
    """Write a template for `unit/name`; refuses to overwrite."""
    unit, _, name = path.partition("/")
    if not (_is_name(unit) and _is_name(name)):
        raise CourseError(
            f"{path!r} is no UNIT/NAME in lower case; write it like activations/softplus"
        )
    if name in course.entries:
        raise CourseError(f"there is an exercise {name} already: {course.entries[name].reference}")
    taken = {entry.unit for entry in course.entries.values()}
    if name in taken or unit in course.entries:
        raise CourseError(f"{path}: an exercise and a unit cannot have the same name")
    target = course.reference / unit / f"{name}.py"
    write_whole(target, _template(course, unit, name))
    return target


def _template(course: Course, unit: str, name: str) -> str:
    original = name.removesuffix(TWIN)
    if original != name and getattr(course.entries.get(original), "unit", "") != unit:
        raise CourseError(
            f"{name} would be the PyTorch twin of {original}, which is not in {unit}; "
            f"write that first: grader new {unit}/{original}"
        )
    facts = {
        "{title}": "".join(word.capitalize() for word in original.split("_")),
        "{original}": original,
        "{library}": "numpy as np" if original == name else "torch",
    }
    text = TEMPLATE + (SPEC if original == name else TWIN_SPEC)
    for place, fact in facts.items():
        text = text.replace(place, fact)
    return text


def _is_name(word: str) -> bool:
    good = word.isascii() and word.isidentifier() and word == word.lower() and word[0] != "_"
    return good and not keyword.iskeyword(word)
