"""Courses of an exercise or two, to be written into a folder and done with as a test likes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.course import Course, derive_solution, find_course

PROJECT = '[tool.grader]\ntitle = "A small course"\n'
DOUBLE = '''"""Double: twice as much.

What it computes
    y = 2 x.
"""

import numpy as np


class Double:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        """x -> 2 x."""
        # BEGIN SOLUTION
        return 2 * x
        # END SOLUTION

    def backward(self, dout):
        """dout -> dx."""
        # BEGIN SOLUTION
        return 2 * dout
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal

exercise = Exercise(
    Double,
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one sample", x=normal(1, 3)),
        Case("large values", x=normal(3, 4, scale=20.0)),
    ],
    checks=[Oracle(lambda x: 2 * x), Gradient(), State()],
    hints=["What is twice?", "Two times."],
    mistakes=[Mistake(("return 2 * dout", "return dout"), "the slope is 2")],
)
# END SPEC
'''
TWIN = '''"""Double on tensors: twice as much."""

import torch


class Double:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        # BEGIN SOLUTION
        return x + x
        # END SOLUTION

    def backward(self, dout):
        # BEGIN SOLUTION
        return dout + dout
        # END SOLUTION


# BEGIN SPEC
from grader import Mistake, Twin

exercise = Twin("double", Double, mistakes=[Mistake(("dout + dout", "dout"), "the slope is 2")])
# END SPEC
'''

RIGHT = derive_solution(DOUBLE, "double.py")
WRONG = RIGHT.replace("return 2 * dout", "return dout")


def write_course(
    root: Path, files: Mapping[str, str] | None = None, project: str = PROJECT
) -> Course:
    """A course in a folder: reference files by `unit/name`; not synchronised yet."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "pyproject.toml").write_text(project)
    for name, text in ({"basics/double": DOUBLE} if files is None else files).items():
        path = root / "reference" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return find_course(root)


def everything_in(folder: Path) -> dict[str, str]:
    """The text of every file by its path."""
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
