"""The mutation benchmark: what the operators make, and that only argued mutants of three exercises live."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.argued import Argument, argument_for, arguments, obsolete
from benchmarks.mutants import Fate, Judged, all_mutants, as_mutated, graded, tasks, told
from benchmarks.mutate import OPERATORS, Mutant, difference, mutants_of
from grader.course import Course


@pytest.mark.parametrize("name", ["chain", "sum", "sgd"])
def test_only_argued_mutants_survive(name: str) -> None:
    judged = Judged(graded(name, all_mutants(name)), arguments())
    assert judged.errors == []
    assert [str(fate) for fate in judged.unargued] == []
    assert len(judged.survived) < 8
    assert len(judged.fates) > 30


def made(name: str, body: str) -> list[Mutant]:
    return [Mutant("by hand", "ReLU.forward", body.format(forward=name), "")]


RELU = """
import numpy as np
class ReLU:
    def __init__(self):
        self.params, self.grads = [], []
    def forward(self, x):
        {forward}
        self.on = x > 0
        return np.where(self.on, x, 0)
    def backward(self, dout):
        return dout * self.on
"""


@pytest.mark.parametrize(
    "forward", ["while True: pass", "raise SystemExit", "x = np.ones(1 << 40)"]
)
def test_a_mutant_may_do_what_it_likes(forward: str) -> None:
    (fate,) = graded("relu", made(forward, RELU))
    assert fate.verdict == "killed"


def test_the_solution_itself_survives() -> None:
    (fate,) = graded("relu", made("pass", RELU))
    assert (fate.verdict, fate.by) == ("survived", "")


def test_one_that_cannot_be_loaded_is_killed() -> None:
    (fate,) = graded("relu", made("pass", "import nothing_of_that_name\n" + RELU))
    assert (fate.verdict, fate.by) == ("killed", "load")


# ------------------------------------------------------------------------------------- the operators


def changed(body: str, operator: str, before: str = "def f(self, x, y):") -> set[str]:
    """The lines that an operator puts into a function, `;` between them."""
    text = before + "".join(f"\n    {line}" for line in body.split("; "))
    return {
        "; ".join(line[2:] for line in mutant.diff.splitlines() if line[0] == "+")
        for mutant in mutants_of(text)
        if mutant.operator == operator
    }


@pytest.mark.parametrize(
    ("operator", "body", "wanted"),
    [
        ("arithmetic", "return x + y", {"return x - y", "return x * y"}),
        ("arithmetic", "return x @ y", {"return x * y"}),
        ("arithmetic", "x -= y", {"x += y"}),
        ("dropped operand", "return 3 * x", {"return 3", "return x"}),
        ("swapped operands", "return x - y", {"return y - x"}),
        ("swapped operands", "return x + y", set()),
        ("sign", "return -x", {"return x"}),
        ("sign", "return x", {"return -x"}),
        ("slightly", "return x", {"return x * 1.0000001"}),
        (
            "constant",
            "return x[5]",
            {
                "return x[6]",
                "return x[4]",
                "return x[0]",
                "return x[1]",
                "return x[2]",
                "return x[-5]",
            },
        ),
        ("comparison", "return x > 0", {"return x >= 0", "return x < 0"}),
        (
            "condition",
            "return x if y else 0",
            {
                "return x if True else 0",
                "return x if False else 0",
                "return x if not y else 0",
            },
        ),
        (
            "condition",
            "return np.where(x > 0, x, y)",
            {"return np.where(x > 0, y, x)", "return x", "return y"},
        ),
        ("dropped statement", "x = 1; return y", {"pass"}),
        ("assignment", "x += y", {"x = y", "x = x + y"}),
        ("assignment", "self.a = y", {"self.a += y"}),
        ("assignment", "x[...] = y", {"x[...] += y", "x = y"}),
        ("assignment", "x[0] = y", {"x[0] += y", "x = y"}),
        ("assignment", "return x * y", {"x *= y; return x"}),
        ("assignment", "z = x - y", {"x -= y; z = x"}),
        (
            "kept too long",
            "self.a = x",
            {"if not hasattr(self, 'a'):; self.a = x", "type(self).a = x"},
        ),
        (
            "loop",
            "for a in x: f(a)",
            {
                "break",
                "for a in list(x)[1:]:",
                "for a in list(x)[:-1]:",
                "for a in list(x)[::-1]:",
            },
        ),
        (
            "axis",
            "return x.sum(axis=2)",
            {
                "return x.sum()",
                "return x.sum(axis=0)",
                "return x.sum(axis=1)",
                "return x.sum(axis=-1)",
            },
        ),
        (
            "axis",
            "return x.sum(axis=(2, 3))",
            {
                "return x.sum()",
                "return x.sum(axis=0)",
                "return x.sum(axis=1)",
                "return x.sum(axis=-1)",
                "return x.sum(axis=(3,))",
                "return x.sum(axis=(2,))",
            },
        ),
        ("keepdims", "return x.sum(axis=0, keepdims=True)", {"return x.sum(axis=0)"}),
        ("keepdims", "return x.sum(axis=0)", {"return x.sum(axis=0, keepdims=True)"}),
        ("keepdims", "return x.sum(dim=0)", {"return x.sum(dim=0, keepdim=True)"}),
        ("another function", "return x.sum()", {"return x.mean()", "return x.max()"}),
        ("dropped call", "return x.copy()", {"return x"}),
        ("dropped call", "return np.exp(x)", {"return x"}),
        (
            "arguments",
            "return np.f(x, y)",
            {"return np.f(y)", "return np.f(x)", "return np.f(y, x)"},
        ),
        (
            "arguments",
            "return np.f(x, copy=True)",
            {"return np.f(copy=True)", "return np.f(x)", "return np.f(x, copy=False)"},
        ),
        ("transposed", "return x.T", {"return x"}),
        ("transposed", "return x @ y", {"return x.T @ y", "return x @ y.T"}),
        (
            "einsum",
            "return np.einsum('no,noi->ni', x, y)",
            {
                "return np.einsum('on,noi->ni', x, y)",
                "return np.einsum('no,nio->ni', x, y)",
                "return np.einsum('no,noi->in', x, y)",
            },
        ),
        (
            "off by one",
            "return x[y:]",
            {"return x[:]", "return x[y + 1:]", "return x[y - 1:]"},
        ),
        (
            "off by one",
            "return range(y)",
            {"return range(y + 1)", "return range(y - 1)", "return range(1, y)"},
        ),
        ("several", "return (x, y)", {"return (y,)", "return (x,)", "return (y, x)"}),
        ("another name", "return x", {"return y"}),
        (
            "another name",
            "return self.a + self.b",
            {"return self.b + self.b", "return self.a + self.a"},
        ),
    ],
)
def test_an_operator_makes(operator: str, body: str, wanted: set[str]) -> None:
    assert changed(body, operator) == wanted


def test_every_operator_has_something_to_do_in_the_course() -> None:
    names = ("add", "affine", "chain", "numerical_gradient", "sgd", "softmax_with_loss")
    made = {mutant.operator for name in names for mutant in all_mutants(name)}
    assert made == set(OPERATORS)


def test_docstrings_and_what_stands_outside_functions_stay() -> None:
    text = '"""Sums: a -> b."""\nSIZE = 3\n\ndef f(x):\n    """a -> b"""\n    return x\n'
    assert all(mutant.text.startswith("SIZE = 3\n") for mutant in mutants_of(text))
    assert {mutant.place for mutant in mutants_of(text)} == {"f"}


def test_mutants_are_programs_and_each_is_another(course: Course) -> None:
    for name in ("affine", "softmax_with_loss_torch"):
        texts = [mutant.text for mutant in all_mutants(name)]
        assert len(texts) == len(set(texts))
        for text in texts:
            compile(text, "<mutant>", "exec")


def test_a_difference_is_told_without_indentation() -> None:
    assert difference("a\n    b\n", "a\n    c\n") == "- b\n+ c"


# -------------------------------------------------------------------------------- what is known of them


def fate(
    diff: str, verdict: str = "survived", exercise: str = "sum", place: str = "Sum.forward"
) -> Fate:
    return Fate(exercise, "sign", place, diff, verdict)


def listed(reason: str, exercise: str, *diffs: str) -> Argument:
    return Argument(reason, (exercise,), diffs)


def test_survivors_are_judged() -> None:
    known = [
        listed("the same", "sum", "- a\n+ b"),
        listed("gone", "sum", "- c\n+ d"),
        listed("?", "dot", "- e\n+ f"),
    ]
    fates = [fate("- a\n+ b"), fate("- x\n+ y"), fate("- c\n+ d", "killed")]
    judged = Judged(fates, known)
    assert [f.diff for f in judged.unargued] == ["- x\n+ y"]
    assert judged.obsolete == ["- c\n+ d"]  # that of dot was not graded
    assert not judged.well
    text = told(judged)
    assert "| sum | 3 | 1 | 1 | 1 | 0 | 50 |" in text
    assert "Survived, and not argued:\n\n    sum, Sum.forward (sign)\n    - x\n    + y" in text


def test_an_error_of_the_grader_is_not_well() -> None:
    assert not Judged([fate("- a\n+ b", "error")]).well
    assert Judged([fate("- a\n+ b", "killed")]).well


KNOWN = arguments()
PATTERNS = [argument for argument in KNOWN if argument.like]


def test_every_argument_is_one_sentence_for_exercises_that_exist(course: Course) -> None:
    for argument in KNOWN:
        assert argument.reason.endswith(".")
        assert argument.diffs or argument.like
        assert all(diff.startswith(("- ", "+ ")) for diff in argument.diffs)
        for name in argument.exercises:
            assert any(Argument("", (name,)).is_of(each) for each in course.entries), name


@pytest.mark.parametrize("argument", PATTERNS, ids=lambda a: a.reason[:40])
def test_a_pattern_describes_its_examples_and_no_near_miss(argument: Argument) -> None:
    assert argument.examples
    assert argument.not_these
    assert [diff for diff in argument.examples if not argument.describes(diff)] == []
    assert [diff for diff in argument.not_these if argument.describes(diff)] == []


ZIP = "- for p, g in zip(a, b, strict=True):\n+ for p, g in zip(a, b):"
KEPT = Argument(
    "kept",
    ("sgd*",),
    like=r"- self\.(\w+) = \[\]\n\+ type\(self\)\.\1 = \[\]",
    place=r"\w+\.__init__",
    solution=r"if not self\.{1}:",
)
EMPTY = "- self.v = []\n+ type(self).v = []"


@pytest.mark.parametrize(
    ("mutant", "solution", "holds"),
    [
        (fate(EMPTY, exercise="sgd_torch", place="SGD.__init__"), "if not self.v:", True),
        (fate(EMPTY, exercise="sgd", place="SGD.__init__"), "if not self.w:", False),
        (fate(EMPTY, exercise="sgd", place="SGD.update"), "if not self.v:", False),
        (fate(EMPTY, exercise="adam", place="Adam.__init__"), "if not self.v:", False),
        (fate(EMPTY + "\n+ pass", exercise="sgd", place="S.__init__"), "if not self.v:", False),
    ],
)
def test_a_pattern_holds_where_it_says_so(mutant: Fate, solution: str, holds: bool) -> None:
    assert KEPT.holds(mutant, lambda name: solution) is holds
    assert (argument_for(mutant, [KEPT], lambda name: solution) is KEPT) is holds


def test_an_argument_that_nothing_needs_is_told_once_all_it_may_be_of_is_graded() -> None:
    every = {"sgd", "sgd_torch", "adam"}
    survived = [fate(ZIP, exercise="sgd")]
    assert obsolete([KEPT], survived, {"sgd"}, every) == []
    assert obsolete([KEPT], survived, {"sgd", "sgd_torch"}, every) == [KEPT.like]
    assert obsolete([KEPT], [fate(EMPTY, exercise="sgd")], every, every) == []


def test_the_solution_is_looked_at_as_its_mutants_are_written() -> None:
    assert "BEGIN" not in as_mutated("relu")
    assert "self.on = x > 0" in as_mutated("relu")


def test_tasks_cover_all_mutants_once() -> None:
    numbers = [n for task in tasks(["affine"]) for n in task.numbers]
    assert numbers == list(range(len(all_mutants("affine"))))
