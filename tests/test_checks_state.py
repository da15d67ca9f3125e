"""What State finds in whole answers: what instances share, what is kept, what is changed."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.population import graded, local_worker, trial_of
from grader import Function, Layer, Oracle, Property, Same, State, integers, normal
from grader.checks.history import differ_in_shape
from grader.course import Course
from grader.draws import Generator
from grader.exercise import Case, Check, Mistake
from grader.loading import load_exercise
from grader.outcome import Result

Edited = Callable[..., Result]


@pytest.fixture
def edited(course: Course) -> Edited:
    """`edited(name, *edits)`: the solution with edits in it, graded in full, listed mistakes left out."""

    def result(name: str, *edits: tuple[str, str]) -> Result:
        exercise = load_exercise(course, name).at(mistakes=())
        module = course.entries[name].module
        source = course.solutions[module]
        if edits:
            text = Mistake(list(edits), "an edit").applied_to(exercise.solution)
            source = source._replace(text=text.encode())
        worker = local_worker(course, name, dict(course.solutions) | {module: source})
        return graded(trial_of(course, exercise, "0"), worker)

    return result


Adhoc = Callable[..., Result]


@pytest.fixture
def adhoc(course: Course) -> Adhoc:
    """`adhoc(solution, cases, checks, seed, answer)`: a function graded, by default the solution itself."""

    def result(
        solution: str,
        cases: list[Case],
        checks: Sequence[Check] = (),
        seed: str = "0",
        answer: str = "",
    ) -> Result:
        namespace: dict[str, Any] = {}
        exec(solution, namespace)
        function = next(x for name, x in namespace.items() if inspect.isfunction(x))
        spec = load_exercise(course, "numerical_gradient").at(
            answer=function,
            form=Function(),
            cases=cases,
            checks=checks or [Oracle(), State()],
            mistakes=(),
            solution=solution,
        )
        module = course.entries[spec.name].module
        source = course.solutions[module]._replace(text=(answer or solution).encode())
        worker = local_worker(course, spec.name, dict(course.solutions) | {module: source})
        return graded(trial_of(course, spec, seed), worker)

    return result


def state(result: Result) -> set[str]:
    return {o.sentence for o in result.failures if o.part == "state"}


SHARED = [
    ("sum", [("self.axis = axis", "type(self).axis = axis")]),
    ("sgd", [("self.lr = lr", "type(self).lr = lr")]),
    ("sgd_torch", [("self.lr = lr", "type(self).lr = lr")]),
    ("affine", [("self.params = [W, b]", "type(self).params = [W, b]")]),
]


@pytest.mark.parametrize(("name", "edits"), SHARED)
def test_a_setting_on_the_class_is_shared(
    edited: Edited, name: str, edits: list[tuple[str, str]]
) -> None:
    result = edited(name, *edits)
    assert any(
        "two instances share what __init__ sets; keep it on self, not on the class" in sentence
        for sentence in state(result)
    )
    assert result.points == result.out_of - 2


KEPT = [
    ("relu", ("self.on = x > 0", "type(self).on = x > 0")),
    ("softmax_with_loss", ("self.t = ", "type(self).t = ")),
]


@pytest.mark.parametrize(("name", "edit"), KEPT)
def test_what_forward_keeps_on_the_class_is_shared(
    edited: Edited, name: str, edit: tuple[str, str]
) -> None:
    result = edited(name, edit)
    assert any("two instances share what is kept between calls" in s for s in state(result))


IN_SCRIPTS = [
    ("mc_evaluation", ("self.visits = np.zeros(n)", "type(self).visits = np.zeros(n)")),
    ("sarsa", ("self.alpha = alpha", "type(self).alpha = alpha")),
    ("perceptron", ("self.params = [w, b]", "type(self).params = [w, b]")),
]


@pytest.mark.parametrize(("name", "edit"), IN_SCRIPTS)
def test_objects_that_a_script_makes_share_nothing(
    edited: Edited, name: str, edit: tuple[str, str]
) -> None:
    assert any("two instances share what" in s for s in state(edited(name, edit)))
    assert edited(name).failures == ()


@pytest.mark.parametrize("name", ["mse", "two_layer_net"])
def test_a_loss_goes_back_without_an_upstream(edited: Edited, name: str) -> None:
    said = state(edited(name, ("self, dout=1.0", "self, dout=2.0")))
    assert any("of backward() is not that of backward(1.0)" in sentence for sentence in said)


def test_every_layer_is_asked_with_inputs_of_two_shapes(course: Course) -> None:
    """What an object keeps of the first shape it sees is found by nothing else."""
    alone = []
    for name in course.entries:
        exercise = load_exercise(course, name)
        trial, cases = trial_of(course, exercise, "0"), exercise.cases
        if exercise.is_twin or any(map(trial.is_random, cases)):
            continue
        if isinstance(exercise.form, Layer):
            pairs = (differ_in_shape(trial, a, b) for a in cases for b in cases)
            alone += [] if any(pairs) else [name]
    assert alone == []


def test_a_length_that_is_kept_from_the_first_input_shows_at_another_shape(edited: Edited) -> None:
    first = ("self.n = x.shape", "if not hasattr(self, 'n'): self.n = x.shape")
    said = state(edited("sum", first))
    assert any("after an input of another shape" in sentence for sentence in said)


@pytest.mark.parametrize("name", ["params", "grads"])
def test_the_lists_of_a_layer_without_parameters_are_empty(edited: Edited, name: str) -> None:
    said = state(edited("relu", (f"self.{name} = []", f"self.{name} = [1]")))
    assert any(s.startswith(f"{name} is not an empty list") for s in said)


def test_a_layer_without_the_empty_lists_is_right_with_a_remark(edited: Edited) -> None:
    result = edited("relu", ("self.params = []", "pass"))
    assert (result.failures, result.points) == ((), result.out_of)
    assert result.remarks == (
        "there is no list params: a net puts together the lists of all its layers",
    )


@pytest.mark.parametrize("name", ["relu", "sum", "sgd", "affine", "softmax_with_loss", "dot_torch"])
def test_the_solution_shares_nothing(edited: Edited, name: str) -> None:
    assert edited(name).failures == ()


SHARED_LISTS = [
    ("matmul", ("self.grads = [np.zeros_like(W)]", "type(self).grads = [np.zeros_like(W)]")),
    ("two_layer_net", ("self.params = [W1, b1, W2, b2]", "type(self).params = [W1, b1, W2, b2]")),
    ("affine", ("self.shape = x.shape", "type(self).shape = x.shape")),
]


@pytest.mark.parametrize(("name", "edit"), SHARED_LISTS)
def test_lists_and_shapes_of_one_object_are_its_own(
    edited: Edited, name: str, edit: tuple[str, str]
) -> None:
    said = state(edited(name, edit))
    assert any("two instances share" in s or "of the first: keep" in s for s in said)


# ------------------------------------------------------------------------------------------- noise

NOISY = [
    ("relu", ("np.where(self.on, x, 0)", "np.where(self.on, x, 0) + {noise} * {random}(x.shape)")),
    ("affine", (".reshape(self.shape)", ".reshape(self.shape) + {noise} * {random}(self.shape)")),
]


@pytest.mark.parametrize("noise", ["1e-3", "1e-9", "1e-10"])
@pytest.mark.parametrize(("name", "edit"), NOISY, ids=["forward", "backward"])
def test_noise_is_named(edited: Edited, name: str, edit: tuple[str, str], noise: str) -> None:
    change = edit[1].format(noise=noise, random="np.random.standard_normal")
    result = edited(name, (edit[0], change))
    words = "two calls with the same input give different"
    assert result.verdict == "fail"
    assert all(words in outcome.sentence for outcome in result.failures)
    assert not any(o.verdict == "skip" and o.reason == "ours" for o in result.outcomes)


def test_noise_that_a_spec_hands_out_is_none(adhoc: Adhoc) -> None:
    noisy = "def noisy(x, rng):\n    return x + rng.standard_normal(x.shape)\n"
    result = adhoc(noisy, [Case("a", x=normal(3, 4), rng=Generator())])
    assert result.failures == ()


# --------------------------------------------------------------------------------------- precision


def test_integers_alone_ask_for_no_float32(adhoc: Adhoc) -> None:
    plus_one = (
        "import numpy as np\n\ndef ids(t):\n    return np.eye(3)[t].astype(int) + t[:, None]\n"
    )
    assert adhoc(plus_one, [Case("ids", t=integers(5, high=3))]).failures == ()


def test_an_answer_of_integers_asks_for_no_float32(adhoc: Adhoc) -> None:
    largest = "def largest(x):\n    return x.argmax(axis=1)\n"
    assert adhoc(largest, [Case("scores", x=normal(5, 3))]).failures == ()


WIDE = "import numpy as np\n\ndef total(x):\n    return np.zeros(3) + x.sum()\n"


def test_what_the_solution_too_gives_in_float64_is_no_remark(adhoc: Adhoc) -> None:
    result = adhoc(WIDE, [Case("a table", x=normal(3, 4))])
    assert (result.failures, list(result.remarks)) == ((), [])


def test_what_the_answer_alone_widens_is_one(edited: Edited) -> None:
    result = edited("returns", ("np.zeros_like(rewards)", "np.zeros(len(rewards))"))
    assert result.failures == ()
    assert any("float64 from float32" in remark for remark in result.remarks)


# --------------------------------------------------------------------------------------- secret cases


@pytest.mark.parametrize(
    ("seed", "said"),
    [
        ("0", "output[1] should be 2.25e-1, and not 3"),
        ("a secret", "output[1] should be …, and not …"),
    ],
)
def test_a_specs_sentence_on_a_secret_case_holds_no_numbers(
    adhoc: Adhoc, seed: str, said: str
) -> None:
    def predicate(double, x):
        return "output[1] should be 2.25e-1, and not 3"

    double = "def double(x):\n    return 2 * x\n"
    checks = [Property("it doubles", predicate)]
    result = adhoc(double, [Case("a", x=normal(3))], checks, seed)
    assert [o.sentence for o in result.failures] == [said]


# ------------------------------------------------------------------------------ too few values in a script


def test_a_script_that_gives_fewer_values_than_it_should_fails(adhoc: Adhoc) -> None:
    def pieces(halves, x):
        return {f"piece {i}": piece for i, piece in enumerate(halves(x))}

    halves = "def halves(x):\n    return x[:2], x[2:]\n"
    one = "def halves(x):\n    return (x,)\n"
    cases, checks = [Case("a", x=normal(5))], [Same(pieces)]
    assert adhoc(halves, cases, checks).failures == ()
    (failure,) = adhoc(halves, cases, checks, answer=one).failures
    assert (failure.verdict, failure.check) == ("fail", "pieces")
    assert failure.sentence == "piece 1 is missing: 1 of 2 values came back"


FIRST_GRADIENTS = """if not self.v:
            self.v = list(grads)
        else:
            self.v = [self.momentum * v + g for v, g in zip(self.v, grads)]
        for p, g, v in zip(params, grads, self.v, strict=True):
"""
OWN_VELOCITIES = """if not self.v:
            self.v = [np.zeros_like(p) for p in params]
        for p, g, v in zip(params, grads, self.v, strict=True):
            v *= self.momentum
            v += g
"""


def test_a_gradient_that_is_kept_has_to_be_a_copy(edited: Edited) -> None:
    """A layer writes the next step's gradients into the same arrays."""
    result = edited("momentum", (OWN_VELOCITIES, FIRST_GRADIENTS))
    assert {o.part for o in result.failures} == {"state"}
    assert all("in the same arrays each step" in sentence for sentence in state(result))
    copied = FIRST_GRADIENTS.replace("list(grads)", "[g.copy() for g in grads]")
    assert edited("momentum", (OWN_VELOCITIES, copied)).failures == ()
