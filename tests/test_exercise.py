"""The vocabulary of a spec, and what of it is refused: where, what, and what to write instead."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader import (
    Alias,
    Case,
    Exercise,
    Function,
    Generator,
    Gradient,
    Layer,
    Loss,
    Mistake,
    Optimizer,
    Oracle,
    Property,
    Same,
    Scripted,
    SpecError,
    State,
    Twin,
    fixed,
    integers,
    normal,
)
from grader.exercise import Check
from grader.form import Unusable


class Scale:
    def __init__(self, W, factor=2.0):
        self.params, self.grads, self.factor = [W], [np.zeros_like(W)], factor

    def forward(self, x):
        self.x = x
        return self.factor * x * self.params[0]

    def backward(self, dout):
        self.grads[0][...] = (self.factor * dout * self.x).sum(axis=0)
        return self.factor * dout * self.params[0]


class Join:
    def forward(self, *xs):
        return np.concatenate(xs)

    def backward(self, dout):
        return (dout,)


class Descent:
    def __init__(self, lr=0.1):
        self.lr = lr

    def update(self, params, grads):
        for p, g in zip(params, grads, strict=True):
            p -= self.lr * g


class Sum:
    def forward(self, x, t):
        return (x * t).sum()

    def backward(self, dout=1.0):
        return dout


def double(x, times=1):
    return 2 * times * x


def by_rows(Scale, x, W):
    """Row by row."""
    return {"rows": Scale(W).forward(x[:1])}


def needs_more(Scale, x, bias):
    return {"x": x + bias}


def finite(Scale, x):
    return bool(np.isfinite(x).all())


CASE = Case(x=normal(4, 5), W=normal(5))
STEPS: dict[str, Any] = {"params": [normal(3)], "grads": [normal(5, 3)]}


def exercise(answer: Any = Scale, **changes: Any) -> Exercise:
    facts: dict[str, Any] = {
        "form": Layer(),
        "cases": [CASE],
        "checks": [Oracle(), Gradient(), State()],
        "hints": ["Look.", "Look again."],
    }
    return Exercise(answer, **{**facts, **changes})


def function(**changes: Any) -> Exercise:
    return exercise(double, **{"form": Function(), "cases": [Case(x=normal(3))], **changes})


def optimizer(**inputs: Any) -> Exercise:
    return exercise(Descent, form=Optimizer(), cases=[Case("steps", **inputs)])


class Counter:
    def __init__(self, start):
        self.total = np.array(start)

    def add(self, x):
        self.total += x


def two_additions(Counter, start, x):
    counter = Counter(start)
    seen = {"at first": np.array(counter.total)}
    for _ in range(2):
        counter.add(x)
    return seen | {"after two": counter.total}


def scripted(**inputs: Any) -> Exercise:
    cases = [Case("one", **(inputs or {"start": normal(3), "x": normal(3)}))]
    return exercise(Counter, form=Scripted(two_additions), cases=cases, checks=[Oracle(), State()])


def refused(make: Callable[[], Any]) -> SpecError:
    with pytest.raises(SpecError) as caught:
        make()
    return caught.value


# --- what is right


def test_a_script_makes_the_calls_and_names_what_they_give() -> None:
    values = {"start": np.array([1.0, 2.0]), "x": np.array([10.0, 20.0])}
    seen = scripted().form.outputs(Counter, values, Counter)
    assert list(seen) == ["at first", "after two"]
    assert seen["at first"].tolist() == [1.0, 2.0]
    assert seen["after two"].tolist() == [21.0, 42.0]


def test_a_script_that_can_do_nothing_with_a_value_says_so() -> None:
    values = {"start": np.zeros(2), "x": np.zeros(3)}
    with pytest.raises(Unusable, match="the answer's values were of no use"):
        scripted().form.outputs(Counter, values, Counter)


def goes_far(Scale, W, distance):
    return True


def test_a_case_may_give_what_a_predicate_alone_takes() -> None:
    far = Case("far", x=normal(4, 5), W=normal(5), distance=3.0)
    made = exercise(cases=[CASE, far], checks=[Property("it goes far", goes_far)])
    assert [case.name for case in made.cases] == [CASE.name, "far"]
    error = refused(lambda: exercise(cases=[CASE, far]))
    assert "gives 'distance', which Scale does not take" in error.what


def test_a_script_says_what_a_case_has_to_give() -> None:
    error = refused(lambda: scripted(start=normal(3)))
    assert "does not give 'x'" in error.what


def test_an_exercise_has_its_defaults() -> None:
    made = exercise()
    assert (made.points, made.track, made.is_twin) == (10, "numpy", False)
    assert (made.mistakes, made.forbid, made.needs, made.accepted) == ((), (), (), [])
    assert made.at(track="torch").is_twin


@pytest.mark.parametrize(
    "make",
    [
        function,
        scripted,
        lambda: optimizer(**STEPS),
        lambda: optimizer(**STEPS, then=(3, 0.01), lr=0.5),
        lambda: exercise(Join, cases=[Case(xs=[normal(3), normal(4)])]),
        lambda: exercise(Sum, form=Loss(), cases=[Case(x=normal(3), t=integers(3, high=2))]),
        lambda: exercise(points=2.5),
        lambda: exercise(checks=(State(),), hints=("One.",), cases=(CASE,)),
        lambda: exercise(checks=[Same(by_rows), Property("it is finite", finite)]),
        lambda: exercise(form=Layer(wrt=("x",))),
        lambda: exercise(form=Layer(wrt=())),
        lambda: exercise(checks=[Oracle("torch.relu"), Oracle(double), Oracle(accept=[])]),
        lambda: exercise(cases=[Case(x=normal(2, 3), W=Alias("x"))]),
    ],
)
def test_a_right_spec_is_not_refused(make: Callable[[], Exercise]) -> None:
    assert make().cases


def test_every_check_is_a_check() -> None:
    for check in (Oracle(), Gradient(), State(), Same(by_rows), Property("finite", finite)):
        assert isinstance(check, Check)


def test_accepted_conventions_are_collected() -> None:
    other = Mistake(("2.0", "3.0"), "by three is as good")
    assert exercise(checks=[Oracle(accept=[other]), State()]).accepted == [other]


# --- cases


def test_a_case_is_called_by_its_inputs_unless_it_has_a_name() -> None:
    assert Case(x=normal(4, 5), n=3).name == "x=normal(4, 5), n=3"
    assert Case(f=double, x=fixed([1.0])).name == "f=double, x=fixed([1.0])"
    assert Case("images", x=normal(4)).name == "images"
    assert repr(Case("images", x=normal(4))) == "Case('images')"


def test_a_case_draws_by_seed_exercise_and_name() -> None:
    case, other = Case("a", x=normal(3), n=2), Case("b", x=normal(3), n=2)
    first = case.draw("relu")
    assert first["n"] == 2
    np.testing.assert_array_equal(first["x"], case.draw("relu", "0")["x"])
    np.testing.assert_array_equal(first["x"], case.draw("relu", again=0)["x"])
    different = [
        case.draw("relu", "1"),
        case.draw("tanh"),
        case.draw("relu", again=1),
        case.draw("relu", again=2),
        other.draw("relu"),
    ]
    assert len({values["x"].tobytes() for values in (first, *different)}) == 6


def test_a_case_draws_new_arrays_each_time_and_aliases_as_one() -> None:
    case = Case(x=normal(3), y=Alias("x"))
    first, second = case.draw("add"), case.draw("add")
    assert first["x"] is first["y"]
    first["x"][...] = 0
    assert second["x"].any()


@pytest.mark.parametrize(
    ("make", "what", "instead"),
    [
        (lambda: Case(normal(3)), "Case's first argument is normal(3)", 'write Case("a name"'),  # pyright: ignore[reportArgumentType]
        (lambda: Case(x=np.zeros(3)), "x is an array", "write x=fixed(...), or a draw"),
        (lambda: Case(x=[np.zeros(3)]), "x is an array", "write x=fixed(...)"),
        (lambda: Case(x=1j), "x is 1j, which cannot be drawn", "give a draw"),
        (lambda: Case(x=normal), "x is normal itself", "call it, as in x=normal(4, 5)"),
        (lambda: Case(x=Alias("y")), "x is Alias('y'), which this case does", "draw an input"),
        (lambda: Case(x=Alias("x"), y=normal(3)), "x is Alias('x'), which", "name one of y"),
        (lambda: Case(x=Alias("n"), n=3, y=normal(3)), "x is Alias('n')", "name one of y"),
        (lambda: Case(x=[Alias("y")], y=normal(3)), "x holds an Alias in a list", "whole input"),
    ],
)  # fmt: skip
def test_a_wrong_case_is_refused(make: Callable[[], Case], what: str, instead: str) -> None:
    error = refused(make)
    assert what in error.what
    assert instead in error.instead


# --- mistakes


def test_a_mistake_edits_the_solution() -> None:
    one = Mistake(("b", "c"), "c is wrong")
    assert one.applied_to("a b d") == "a c d"
    two = Mistake([("b", "c"), ("a c", "e")], "in turn")
    assert two.applied_to("a b d") == "e d"
    assert (two.edits(), two.row) == ([("b", "c"), ("a c", "e")], None)


def test_an_edit_finds_just_one_place() -> None:
    mistake = Mistake(("b", "c"), "c is wrong")
    for text, count in (("a", 0), ("b b", 2)):
        error = refused(lambda text=text: mistake.applied_to(text))
        assert error.what == f"the mistake's text 'b' stands {count} times in the solution"
        assert error.instead == "quote a piece that stands there exactly once"
        assert error.where == mistake.where


@pytest.mark.parametrize(
    "edit",
    [
        "text",
        ("one",),
        ("one", "two", "three"),
        ("", "more"),
        ("same", "same"),
        (1, 2),
        [],
        ["a", "b"],
        [("a", "b"), "c"],
    ],
)
def test_an_edit_that_is_none_is_refused(edit: Any) -> None:
    error = refused(lambda: Mistake(edit, "sentence"))
    assert error.what == f"the mistake's edit is {edit!r}"
    assert 'write Mistake(("piece of the solution", "what stands there instead")' in error.instead


@pytest.mark.parametrize("sentence", ["", "  ", None, 3])
def test_a_mistake_without_a_sentence_is_refused(sentence: Any) -> None:
    error = refused(lambda: Mistake(("a", "b"), sentence))
    assert error.what == f"the mistake's sentence is {sentence!r}"
    assert error.instead == "write the sentence a student reads"


# --- exercises


@pytest.mark.parametrize(
    ("make", "what", "instead"),
    [
        # lists
        (lambda: exercise(cases=[]), "there are no cases", "write cases=[Case("),
        (lambda: exercise(cases=()), "there are no cases", "write cases=[Case("),
        (lambda: exercise(cases=CASE), "cases is Case(", "write a list: cases=[...]"),
        (lambda: exercise(cases=[normal(3)]), "normal(3) is none of the cases", "[Case("),
        (lambda: exercise(cases=[CASE, CASE]), "two cases are called 'x=normal(4, 5)", "own text"),
        (lambda: exercise(checks=[]), "there are no checks", "checks=[Oracle(...), Gradient()"),
        (lambda: exercise(checks=Oracle()), "checks is Oracle(", "write a list: checks=[...]"),
        (lambda: exercise(checks=["oracle"]), "'oracle' is none of the checks", "[Oracle(...)"),
        (lambda: exercise(checks=[Gradient]), "Gradient in checks is a class", "call it"),
        (lambda: exercise(hints="Look."), "hints is 'Look.'", "write a list: hints=[...]"),
        (lambda: exercise(hints=["Look.", " "]), "' ' is none of the hints", "a student reads"),
        (lambda: exercise(hints=[3]), "3 is none of the hints", "a student reads"),
        (lambda: exercise(mistakes=[("a", "b")]), "is none of the mistakes", "[Mistake(("),
        (
            lambda: exercise(mistakes=[Mistake(("a", "b"), "once"), Mistake(("c", "d"), "once")]),
            "two mistakes are called 'once'",
            "give each its own text",
        ),
        (lambda: exercise(forbid="numpy.linalg"), "forbid is 'numpy.linalg'", "forbid=[...]"),
        (lambda: exercise(forbid=[np]), "is none of the forbid", 'forbid=["numpy.convolve"'),
        (lambda: exercise(needs="affine"), "needs is 'affine'", "write a list: needs=[...]"),
        # answer and form
        (lambda: exercise(3), "the answer is 3", "give the solution's class or function"),
        (lambda: exercise(Scale(np.ones(3))), "the answer is <", "class or function"),
        (lambda: function(form=Layer()), "double has no method forward", "name another in Layer"),
        (lambda: exercise(lambda x: x, form=Function()), "the answer is <function", "class or"),
        (lambda: exercise(form=Layer), "form is <class", "write form=Layer(), Loss()"),
        (lambda: exercise(form=None), "form is None", "write form=Layer(), Loss()"),
        (lambda: exercise(form=Function()), "Scale is a class, and form is Function()", "Layer()"),
        (lambda: exercise(form=Layer(forward="call")), "Scale has no method call", "write it"),
        (lambda: exercise(Descent), "Descent has no method forward", "name another in Layer(...)"),
        (lambda: exercise(form=Optimizer()), "Scale has no method update", "in Optimizer(...)"),
        (lambda: exercise(form=Layer(wrt="x")), "wrt is 'x'", "give a tuple of names among x"),  # pyright: ignore[reportArgumentType]
        (lambda: exercise(form=Layer(wrt=("W",))), "wrt is ('W',)", "among x"),
        (lambda: exercise(points=0), "points is 0", "give a positive number, or leave it out"),
        (lambda: exercise(points=-1), "points is -1", "give a positive number"),
        (lambda: exercise(points="10"), "points is '10'", "give a positive number"),
        (lambda: exercise(points=float("nan")), "points is nan", "give a positive number"),
        (lambda: exercise(points=float("inf")), "points is inf", "give a positive number"),
        (lambda: exercise(points=True), "points is True", "give a positive number"),
        # checks
        (lambda: exercise(checks=[Oracle("relu")]), "Oracle is given 'relu'", 'or "torch.relu"'),
        (lambda: exercise(checks=[Oracle(3)]), "Oracle is given 3", "write a function"),  # pyright: ignore[reportArgumentType]
        (lambda: exercise(checks=[Oracle(accept=["a"])]), "accept is ['a']", "=[Mistake(...)"),  # pyright: ignore[reportArgumentType]
        (
            lambda: exercise(checks=[Oracle(accept=Mistake(("a", "b"), "c"))]),  # pyright: ignore[reportArgumentType]
            "accept is Mistake(",
            "write accept=[Mistake(...), ...]",
        ),
        (lambda: exercise(checks=[Same(by_rows, part="dx")]), "decides 'dx'", "part= one of"),  # pyright: ignore[reportArgumentType]
        (lambda: exercise(checks=[Same(needs_more)]), "no case gives all that needs_more", "x, W"),
        (lambda: exercise(checks=[Same("text")]), "'text', part='state', accept=()) is none of", "[Oracle("),  # pyright: ignore[reportArgumentType]
        (lambda: exercise(checks=[Property("p", dict)]), "takes no answer", "def script(Answer"),
        (
            lambda: exercise(checks=[Property("it adds", needs_more)]),
            "no case gives all that needs_more takes",
            "name its parameters as the cases name their inputs: x, W",
        ),
        # names of inputs
        (
            lambda: exercise(cases=[Case("c", x=normal(3), w=normal(3))]),
            "Case('c') gives 'w', which Scale does not take",
            "did you mean 'W'?",
        ),
        (
            lambda: exercise(cases=[Case("c", x=normal(3), W=normal(3), zzz=1)]),
            "Case('c') gives 'zzz', which Scale does not take",
            "it takes W, factor, x",
        ),
        (
            lambda: exercise(cases=[Case("c", x=normal(3))]),
            "Case('c') does not give 'W', which Scale needs",
            "write Case(..., W=normal(4, 5))",
        ),
        (
            lambda: exercise(Join, cases=[Case("c", xs=normal(2, 3))]),
            "Case('c') gives one 'xs', which is *xs",
            "write xs=[normal(4, 5), normal(4, 2)]",
        ),
        # optimizers
        (
            lambda: optimizer(params=normal(3), grads=[normal(5, 3)]),
            "params and grads are no lists of draws",
            "write params=[normal(3, 4)], grads=[normal(6, 3, 4)] for 6 steps",
        ),
        (lambda: optimizer(params=[], grads=[]), "are no lists of draws", "write params=["),
        (lambda: optimizer(params=[3], grads=[4]), "are no lists of draws", "write params=["),
        (
            lambda: optimizer(params=[normal(3)], grads=[normal(3)]),
            "grads have not the shapes of params with the steps in front",
            "for 6 steps",
        ),
        (
            lambda: optimizer(params=[normal(3)], grads=[normal(5, 3), normal(5, 3)]),
            "grads have not the shapes",
            "for 6 steps",
        ),
        (
            lambda: optimizer(params=[normal(3), normal(2)], grads=[normal(5, 3), normal(6, 2)]),
            "grads have not the shapes",
            "for 6 steps",
        ),
        (lambda: optimizer(**STEPS, then=3), "then is 3", "write then=(step, lr), as in (3, 0.01)"),
        (lambda: optimizer(**STEPS, then=(0.1, 3)), "then is (0.1, 3)", "write then=(step, lr)"),
        (lambda: optimizer(params=[normal(3)]), "does not give 'grads'", "grads=normal(4, 5)"),
        # twins
        (lambda: Twin(Scale, Scale), "a Twin's original is <class", 'write Twin("relu", ReLU)'),  # pyright: ignore[reportArgumentType]
    ],
)  # fmt: skip
def test_a_wrong_spec_is_refused(make: Callable[[], Any], what: str, instead: str) -> None:
    error = refused(make)
    assert what in error.what
    assert instead in error.instead


# --- where


def here() -> int:
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


def test_a_refusal_says_where_the_spec_is_written() -> None:
    error, line = refused(lambda: exercise(hints="Look.")), here()
    assert error.where.startswith(__file__)
    assert str(error) == f"{error.where}: hints is 'Look.'; write a list: hints=[...]"
    error, line = refused(lambda: Case(x=1j)), here()
    assert error.where == f"{__file__}:{line}"
    error, line = refused(lambda: Mistake(("a", "a"), "b")), here()
    assert error.where == f"{__file__}:{line}"


def test_a_wrong_case_is_pointed_at_where_it_is_written() -> None:
    case, line = Case("c", y=normal(3)), here()
    assert refused(lambda: exercise(cases=[case])).where == f"{__file__}:{line}"


# --- twins


def test_a_twin_ports_the_spec_and_its_own_words_win() -> None:
    mistake = Mistake(("a", "b"), "b is wrong")
    original = exercise(needs=["affine"], forbid=["numpy.linalg"], mistakes=[mistake], points=4)
    ported = Twin("scale", Scale, hints=["Mine.", "Again."], forbid=["torch.addmm"]).ported(
        original
    )
    assert (ported.cases, ported.checks) == (original.cases, original.checks)
    assert ported.hints == ["Mine.", "Again."]
    assert [(m.edits(), m.sentence) for m in ported.mistakes] == [([("a", "b")], "b is wrong")]
    assert ported.forbid == ("numpy.linalg", "torch.addmm")
    assert ported.needs == ("affine_torch",)
    assert ported.points == 4
    own = Twin("scale", Scale, mistakes=[], cases=[CASE], checks=[State()], needs=[]).ported(
        original
    )
    assert (list(own.mistakes), list(own.cases), len(own.checks)) == ([], [CASE], 1)
    assert list(own.needs) == []


def test_a_twin_spells_the_originals_mistakes_and_conventions_with_torch() -> None:
    edit = ("np.sum(x, axis=1, keepdims=True)", "np.sum(x, axis=0)")
    mistake = Mistake(edit, "sum an array over its rows", row=7)
    convention = Oracle(accept=[Mistake(("np.abs", "np.sign"), "as right")])
    hints = ["Write axis=1 in np.sum.", "An array of ones."]
    original = exercise(mistakes=[mistake], checks=[convention, State()], hints=hints)
    ported = Twin("scale", Scale).ported(original)
    (same,) = ported.mistakes
    assert same.edits() == [("torch.sum(x, dim=1, keepdim=True)", "torch.sum(x, dim=0)")]
    assert (same.sentence, same.row, same.where) == (
        "sum a tensor over its rows",
        7,
        mistake.where,
    )
    assert [m.edits() for m in ported.accepted] == [[("torch.abs", "torch.sign")]]
    assert ported.checks[1] is original.checks[1]
    assert ported.hints == ["Write dim=1 in torch.sum.", "A tensor of ones."]


def test_a_twin_is_refused_where_it_stands() -> None:
    twin, line = Twin("scale", Descent), here()
    error = refused(lambda: twin.ported(exercise()))
    assert (error.what, error.where) == ("Descent has no method forward", f"{__file__}:{line}")


def test_an_exercise_cannot_be_changed_but_copied() -> None:
    made = exercise()
    with pytest.raises(AttributeError):
        made.points = 3  # pyright: ignore[reportAttributeAccessIssue]
    assert replace(made, points=3).points == 3
    assert refused(lambda: replace(made, points=0)).where == made.where


def test_a_generator_is_no_draw_but_may_be_given() -> None:
    case = Case(x=normal(3), W=normal(3), factor=2.0)
    assert exercise(cases=[case]).cases == [case]
    assert Case(rng=Generator(), x=normal(3)).draw("dropout")["rng"].seed


def test_a_mistake_without_an_edit_is_a_handouts() -> None:
    """Where there is a solution it cannot be applied to it."""
    recorded = Mistake(None, "the slope is 2")
    assert recorded.edits() == []
    assert "the mistake has no edit" in refused(lambda: recorded.applied_to("return 2")).what
