"""Each structure that is planted gets its name, whatever the shape and the seed; chance gets none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.diagnosis import About, diagnose
from grader.numeric import Tolerance, difference, rms

DIFFERENCES = "backward computes differences of forward instead of its own formula"
STATEMENT = """Layer.

Shapes
    x, dx, y, dout: (N, D)
    W, dW: (D, M)
    xs, dxs: (N, T, D); hs: (N, T, D)

Conventions
    none
"""

seeds = st.integers(0, 2**32 - 1)
rows, columns = st.integers(2, 5), st.integers(6, 8)


def said(
    expected: np.ndarray,
    got: Any,
    about: About | None = None,
    name: str = "output",
    reveal: bool = True,
) -> str:
    """The diagnosis alone: what stands behind the semicolon, "" where there is none."""
    near = 1e-12 * rms(expected[np.isfinite(expected)])
    tolerance = Tolerance(near, 8 * near)
    found = difference(got, expected, tolerance, name=name)
    assert found is not None
    sentence, _ = diagnose(found, got, expected, tolerance, about or About({}), reveal)
    return sentence.partition("; ")[2]


def drawn(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


def about(seed: int, n: int, d: int, **more: Any) -> About:
    """A case with an input x, an upstream and a right gradient of it."""
    x, dout, right = (drawn(seed + i, n, d) for i in (1, 2, 3))
    facts: dict[str, Any] = {"dout": [dout], "right": {"dx": right}, "statement": STATEMENT}
    values = more.pop("values", {})
    return About({"x": x, **values}, **(facts | more))


def solved_by(function: Any) -> Any:
    """`About.solved` for a plain function of values and dout."""

    def solved(label: str, values: Mapping[str, Any], dout: Sequence[Any]) -> Mapping[str, Any]:
        return function(values, dout)

    return solved


# Nothing planted, nothing found


@settings(deadline=None, max_examples=30)
@given(seeds, st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_random_values_get_no_diagnosis(seed, shape):
    x, dout, expected, got = (drawn(seed + i, *shape) for i in range(4))
    case = About({"x": x, "p": 0.3}, [dout], {"dx": expected}, statement=STATEMENT)
    assert said(expected, got, case, "dx") == ""


@settings(deadline=None, max_examples=30)
@given(seeds, st.lists(st.integers(2, 5), min_size=2, max_size=4), st.floats(0.1, 0.9))
def test_random_places_get_no_diagnosis(seed, shape, share):
    x, dout, expected, noise = (drawn(seed + i, *shape) for i in range(4))
    wrong = np.random.default_rng(seed).random(shape) < share
    if not wrong.any():
        return
    case = About({"x": x}, [dout], {"dx": expected}, statement=STATEMENT)
    told = said(expected, np.where(wrong, noise, expected), case, "dx")
    assert told == "" or share_of_chance(wrong) > 1e-3


def share_of_chance(wrong: np.ndarray) -> float:
    """Whole slices, and few entries at all, may look like a rule by chance."""
    return 1.0 if wrong.size <= 16 else 0.0


@settings(deadline=None, max_examples=20)
@given(seeds, rows, columns)
def test_what_is_tiny_gets_no_structure(seed, n, d):
    expected = drawn(seed, n, d)
    got = expected + 1e-9 * drawn(seed + 1, n, d)
    assert re.fullmatch(r"it is right to \d+ digits and no more", said(expected, got))


# Factors


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (lambda n, d: -1, "the sign is turned"),
        (lambda n, d: 1 / n, "1/N for the batch of"),
        (lambda n, d: n, "a mean is missing"),
        (lambda n, d: 1 / d, "1/D with D ="),
        (lambda n, d: d, "D with D ="),
        (lambda n, d: 1 / (n * d), "1/(N D) with N D ="),
        (lambda n, d: -1 / (n * d), "1/(N D) with N D ="),
        (lambda n, d: 1 / d**0.5, "1 over the root of D"),
        (lambda n, d: 0.3, "p = 0.3"),
        (lambda n, d: 0.7, "1 - p with p = 0.3"),
        (lambda n, d: 1 / 0.7, "1/(1 - p) with p = 0.3"),
        (lambda n, d: 1 / 0.3, "1/p with p = 0.3"),
        (lambda n, d: 1e-5, "eps = 1e-05"),
        (lambda n, d: 0.3 / 0.7, "p = 0.3 and 1 - p are exchanged"),
        (lambda n, d: (d - 1) / d, "a variance of"),
        (lambda n, d: ((d - 1) / d) ** 0.5, "a variance of"),
        (lambda n, d: 1 / np.log(2), "base 2"),
    ],
)
@settings(deadline=None, max_examples=8)
@given(seeds, rows, columns)
def test_a_factor_has_its_name(factor, words, seed, n, d):
    case = about(seed, n, d, values={"p": 0.3, "eps": 1e-5})
    right = case.right["dx"]
    told = said(right, factor(n, d) * right, case, "dx")
    assert "times the right answer everywhere" in told
    assert words in told


@settings(deadline=None, max_examples=8)
@given(seeds, rows, columns)
def test_two_and_one_half(seed, n, d):
    case = about(seed, n, d)
    assert "a factor 2 too much" in said(case.right["dx"], 2 * case.right["dx"], case, "dx")
    assert "a factor 2 is missing" in said(case.right["dx"], case.right["dx"] / 2, case, "dx")


@settings(deadline=None, max_examples=8)
@given(seeds, rows, columns)
def test_a_factor_without_a_name_is_told_as_a_number(seed, n, d):
    case = about(seed, n, d)
    told = said(case.right["dx"], 1.37 * case.right["dx"], case, "dx")
    assert told == "it is 1.37 times the right answer everywhere"


def test_one_number_is_some_multiple_of_any_other():
    assert said(np.array(2.0), 3.1, About({"x": np.ones((3, 4))})) == ""
    assert "N for the batch of 3" in said(np.array(2.0), 6.0, About({"x": np.ones((3, 4))}))


# What it is instead


@settings(deadline=None, max_examples=8)
@given(seeds, rows, columns)
def test_it_is_something_else(seed, n, d):
    case = about(seed, n, d)
    right = case.right["dx"]
    other = drawn(seed + 9, n, d)
    facts: dict[str, Any] = {"right": {"dx": right, "dz": other}, "values": {"z": other + 1}}
    both = about(seed, n, d, given={"dx": other, "dz": right}, **facts)
    one = about(seed, n, d, given={"dx": other, "dz": other}, **facts)
    y = about(seed, n, d, right={"output": other, "dx": right})
    assert said(right, case.dout[0], case, "dx") == (
        "it is dout itself: the local derivative is missing"
    )
    assert said(right, case.inputs["x"], case, "dx") == "it is x itself"
    assert said(right, np.zeros((n, d)), case, "dx") == "it is 0 everywhere"
    assert said(right, other, both, "dx") == "dx and dz are exchanged"
    assert said(right, other, one, "dx") == "it is what dz should be"
    assert said(right, other, y, "dx") == "it is y itself, y being what forward returned"


@settings(deadline=None, max_examples=8)
@given(seeds, rows, columns)
def test_what_becomes_of_dout(seed, n, d):
    slope = drawn(seed + 5, n, d)
    mix = drawn(seed + 6, d, d)

    def gradient(values, dout):
        return {"dx": (dout[0] * slope) @ mix}

    case = about(seed, n, d, solved=solved_by(gradient))
    dout = case.dout[0]
    right = gradient({}, [dout])["dx"]
    assert said(right, slope @ mix, case, "dx").startswith("dout is ignored")
    assert said(right, (dout**2 * slope) @ mix, case, "dx") == "dout is multiplied in twice"


@settings(deadline=None, max_examples=8)
@given(seeds, rows, columns)
def test_of_several_upstream_gradients_some_are_lost(seed, n, d):
    slopes = [drawn(seed + i, n, d) for i in (11, 12, 13)]
    douts = [drawn(seed + i, n, d) for i in (21, 22, 23)]

    def gradient(values, dout):
        return {"dx": np.sum([s * g for s, g in zip(slopes, dout, strict=True)], axis=0)}

    case = about(seed, n, d, dout=douts, solved=solved_by(gradient))
    right = gradient({}, douts)["dx"]
    assert said(right, slopes[2] * douts[2], case, "dx") == "only dout 3 of 3 arrives in it"
    assert said(right, right - slopes[1] * douts[1], case, "dx") == "dout 2 of 3 is ignored"


@settings(deadline=None, max_examples=6)
@given(seeds, rows, st.integers(3, 5), columns)
def test_only_the_last_step_is_sent_back(seed, n, t, d):
    slope, dout = drawn(seed, n, t, d), drawn(seed + 1, n, t, d)

    def gradient(values, dout):
        return {"dxs": np.cumsum((dout[0] * slope)[:, ::-1], axis=1)[:, ::-1]}

    xs = drawn(seed + 2, n, t, d)
    case = About({"xs": xs}, [dout], statement=STATEMENT, solved=solved_by(gradient))
    last = np.where(np.arange(t)[:, None] == t - 1, dout, 0)
    told = said(gradient({}, [dout])["dxs"], gradient({}, [last])["dxs"], case, "dxs")
    assert told == "only what comes from the last step arrives in it"


# The right numbers in other places


@settings(deadline=None, max_examples=8)
@given(seeds, st.integers(2, 6))
def test_a_square_one_is_transposed(seed, n):
    right = drawn(seed, n, n)
    assert said(right, right.T.copy()) == "it is transposed"


@settings(deadline=None, max_examples=8)
@given(seeds, st.integers(3, 5), st.integers(3, 5), st.integers(2, 4))
def test_turned_shifted_permuted(seed, n, t, h):
    right = drawn(seed, n, t, 4 * h)
    about_it = About({}, statement=STATEMENT.replace("hs:", "output:"))
    assert "reversed in time" in said(right, right[:, ::-1].copy(), about_it)
    assert "off by one step along axis 1 (T)" in said(right, np.roll(right, 1, axis=1), about_it)
    gates = np.concatenate([np.split(right, 4, -1)[i] for i in (0, 2, 1, 3)], axis=-1)
    assert said(right, gates) == "its 4 blocks along axis 2 come in the order 0, 2, 1, 3"
    order = np.r_[2, 0, 1, 3:n]
    told = said(right, right[order], about_it)
    assert "come in the order 2, 0, 1" in told or "off by one sample" in told


@settings(deadline=None, max_examples=8)
@given(seeds, rows, columns)
def test_reshaped_or_anywhere(seed, n, d):
    right = drawn(seed, n, d)
    assert said(right, right.T.reshape(n, d)).startswith("it is transposed and then reshaped")
    shuffled = np.random.default_rng(seed).permutation(right.ravel()).reshape(n, d)
    assert "values are right" in said(right, shuffled) or "in the order" in said(right, shuffled)


@settings(deadline=None, max_examples=8)
@given(seeds, st.integers(3, 5), columns)
def test_along_an_axis(seed, n, d):
    right = drawn(seed, n, d)
    mean = np.broadcast_to(right.mean(0), (n, d)).copy()
    assert said(right, mean) == "every place holds the mean along axis 0"
    assert said(right, right.cumsum(1)) == "each place holds the sum of all up to it along axis 1"
    p = np.exp(right)
    rows, cols = p / p.sum(1, keepdims=True), p / p.sum(0)
    assert said(rows, cols) == "its sums are 1 along axis 0, and should be so along axis 1"
    assert said(rows, p) in ("its sums along axis 1 should be 1", "")


# The right answer to another question


@settings(deadline=None, max_examples=6)
@given(seeds, rows, columns)
def test_a_setting_or_an_input_is_read_as_another(seed, n, d):
    def forward(values, dout):
        x, b = values["x"], values["b"]
        return {"output": values["p"] * np.exp(x) + b + values["q"] ** 2 * x**2}

    values = {"b": drawn(seed + 7, d), "p": 0.3, "q": 0.9}
    case = about(seed, n, d, values=values, solved=solved_by(forward), right={}, dout=[])
    values = {"x": case.inputs["x"], **values}
    right = forward(values, [])["output"]

    def told(**changed: Any) -> str:
        return said(right, forward(values | changed, [])["output"], case)

    assert told(b=0 * values["b"]) == "b is ignored: this is right for b = 0"
    assert told(p=0.7) == "it is right for p = 0.7: 1 - p stands where p belongs"
    assert told(q=0.0) == "q is ignored: this is right for q = 0"
    assert told(p=0.9, q=0.3) == "p and q are exchanged"
    assert told(x=-values["x"]) == "the sign of x is turned"


@settings(deadline=None, max_examples=6)
@given(seeds, rows, st.integers(2, 3))
def test_gates_in_another_order(seed, n, h):
    statement = STATEMENT.replace("W, dW: (D, M)", "W, dW: (D, 4H)")

    def forward(values, dout):
        i, f, g, o = np.split(values["x"] @ values["W"], 4, axis=1)
        return {"output": np.tanh(i) * np.exp(-(f**2)) + g * np.sin(o)}

    values = {"x": drawn(seed, n, 5), "W": drawn(seed + 1, 5, 4 * h)}
    case = About(values, statement=statement, solved=solved_by(forward))
    other = np.concatenate([np.split(values["W"], 4, 1)[i] for i in (0, 2, 1, 3)], axis=1)
    right = forward(values, [])["output"]
    got = forward(values | {"W": other}, [])["output"]
    assert said(right, got, case) == "it is right for the gates of W in the order 1, 3, 2, 4"


@settings(deadline=None, max_examples=6)
@given(seeds, rows, columns)
def test_the_wrong_axis(seed, n, d):
    def forward(values, dout):
        x = values["x"]
        return {"output": (x - x.mean(-1, keepdims=True)) * 3}

    case = about(seed, n, d, solved=solved_by(forward), right={}, dout=[])
    x = case.inputs["x"]
    told = said(forward({"x": x}, [])["output"], (x - x.mean(0)) * 3, case)
    assert told.startswith("axes 0 and 1 are confused")


# Factors and terms that have a name


@settings(deadline=None, max_examples=8)
@given(seeds, rows, columns)
def test_terms_and_formulas(seed, n, d):
    x, dout = drawn(seed + 1, n, d), drawn(seed + 2, n, d)
    y = 1 / (1 + np.exp(-x))
    right = dout * y * (1 - y)
    case = About({"x": x}, [dout], {"output": y, "dx": right})
    assert said(right, dout * x * (1 - x), case, "dx") == (
        "it is dout * x * (1 - x), with x where y belongs, y being what forward returned"
    )
    other = drawn(seed + 3, n, d)
    plain = About({"x": x}, [dout], {"dx": other})
    assert said(other, other * x, plain, "dx") == "there is a factor x too many"
    assert said(other * x, other, plain, "dx") == "the factor x is missing"
    assert said(other + dout, other, plain, "dx") == "the term dout is missing"
    assert said(other, other + dout, plain, "dx") == "there is a term dout too many"
    assert said(other, other + 0.25, plain, "dx") == "it is too large by 0.25 everywhere"


@settings(deadline=None, max_examples=8)
@given(seeds, st.integers(4, 6), columns)
def test_masks(seed, n, d):
    x, dout = drawn(seed + 1, n, d), drawn(seed + 2, n, d)
    right = dout * (x > 0)
    case = About({"x": x}, [dout], {"dx": right})
    assert said(right, dout * (dout > 0), case, "dx") == (
        "the mask is taken from dout: it passes where dout is positive"
    )
    assert said(right, dout * (x < 0), case, "dx").startswith(("it is dout * (x < 0)", "what sho"))
    assert said(np.maximum(x, 0), np.abs(x), About({"x": x})) == "it is |x|"


@settings(deadline=None, max_examples=8)
@given(seeds, rows, columns)
def test_a_piece_of_another_place(seed, n, d):
    dout = drawn(seed, n, 2 * d + 1)
    case = About({"x": drawn(seed + 1, n, d)}, [dout])
    told = said(dout[:, d + 1 :], dout[:, :d], case, "dx")
    assert told == f"it is dout[0:{n}, 0:{d}], and dout[0:{n}, {d + 1}:{2 * d + 1}] belongs here"


# Only somewhere


@settings(deadline=None, max_examples=8)
@given(seeds, st.integers(3, 5), columns)
def test_only_where_the_input_is_so(seed, n, d):
    x = drawn(seed, n, d)
    assume(2 <= np.count_nonzero(x < 0) <= x.size - 2)
    right, noise = drawn(seed + 1, n, d), drawn(seed + 2, n, d)
    case = About({"x": x}, [], {"dx": right})
    assert said(right, np.where(x < 0, noise, right), case, "dx") == "only where x is negative"
    assert said(right, np.where(x > 0, noise, right), case, "dx") == "only where x is positive"
    tied = np.where(np.arange(d) % 3 == 1, 0.0, x)
    case = About({"x": tied}, [], {"dx": right})
    assert said(right, np.where(tied == 0, noise, right), case, "dx") == "only where x is 0"


@settings(deadline=None, max_examples=6)
@given(seeds, st.integers(3, 4), st.integers(4, 6), st.integers(6, 8))
def test_only_at_some_places(seed, n, t, d):
    right, noise = drawn(seed, n, t, d), drawn(seed + 1, n, t, d)
    case = About({}, statement=STATEMENT.replace("hs:", "output:"))

    def told(*index: Any) -> str:
        got = right.copy()
        got[index] = noise[index]
        return said(right, got, case)

    assert told(slice(None), -1) == "only the last step, along axis 1 (T)"
    assert told(slice(None), slice(1, None)) == (
        "it is right at the first step only, along axis 1 (T)"
    )
    assert told(0) == "only the first sample, along axis 0 (N)"
    assert told(slice(None), slice(None), 2) == "only the third place, along axis 2 (D)"
    border = np.ones((t, d), bool)
    border[1:-1, 1:-1] = False
    assert told(slice(None), border) == "only at the border"


def test_signs_cuts_and_integers():
    right = drawn(0, 5, 7) * 3
    x = drawn(1, 5, 7)
    case = About({"x": x})
    assert said(right, np.where(x < 0, -right, right), case) == (
        "the sign is turned only where x is negative"
    )
    assert said(right, np.minimum(right, 1.5), case) == "it is cut off above 1.5"
    assert said(right, np.trunc(right), case).startswith("the decimals are cut off")


# Not comparable


@settings(deadline=None, max_examples=8)
@given(seeds, rows, columns)
def test_shapes(seed, n, d):
    right, dout = drawn(seed, n, d), drawn(seed + 1, n, d)
    assert said(right, right.T.copy()) == "it is transposed"
    assert said(right, right.ravel()) == "the values are right: reshape them"
    assert said(dout.sum(0), dout) == "the sum over axis 0 is missing"
    assert said(dout.mean(0), dout) == "the mean over axis 0 is missing"
    assert said(dout.sum(0), dout.sum()) == "it is summed over everything"
    assert said(right, right.sum(1)) == "it is summed over axis 1 too"
    assert said(np.tile(right[:1], (n, 1)), right[:1]).startswith("each of its values belongs")
    padded = np.pad(right, 1)
    assert said(right, padded).startswith("the right answer is a part of it: [1:")
    assert said(padded, right).startswith("it is only a part of the right answer: [1:")
    assert said(right, drawn(seed + 2, n, d + 1)) == ""


def test_dtypes():
    right = np.array([1.5, -2.25, 3.75])
    assert said(right, np.trunc(right).astype(int)) == "the decimals are cut off"
    assert said(right, np.floor(right).astype(int)) == "the decimals are rounded down"
    assert said(np.array([1.0, 2.0]), np.array([1, 2])) == "the values are right"
    assert said(right, right.astype(np.float32)) == ""


def test_rounding_to_float32_on_the_way():
    right = drawn(3, 4, 5)
    told = said(right, right.astype(np.float32).astype(np.float64))
    assert re.fullmatch(r"it was rounded to float32 on the way: right to \d digits only", told)


def test_overflow_is_told_from_a_division_by_zero():
    large = np.array([[1000.0, 1.0], [2.0, 3.0]])
    right = np.array([[1.0, 0.0], [0.27, 0.73]])
    nan = np.where(large > 700, np.nan, right)
    assert said(right, nan, About({"x": large})).startswith("overflow: x is so large")
    assert said(right, nan, About({"x": large / 1000})).startswith("a division by 0")
    low = np.array([[0.0, 1.0], [2000.0, 1999.0]])
    rows = np.where([[True], [False]], np.nan, right)
    assert "take each row's own maximum" in said(right, rows, About({"x": low}))
    assert said(np.array([np.inf, 1.0]), np.array([2.0, 1.0])) == "it is finite where inf is right"


# Optimizers


@settings(deadline=None, max_examples=8)
@given(seeds, st.integers(3, 6), columns)
def test_steps_of_an_optimizer(seed, steps, d):
    start, moves = drawn(seed, d), drawn(seed + 1, steps, d).cumsum(0)
    right = start - 0.1 * moves
    values = {"params": [start], "grads": [drawn(seed + 1, steps, d)], "lr": 0.1, "then": (2, 0.5)}
    case = About(values)

    def told(got: np.ndarray) -> str:
        return said(right, got, case, "params[0]")

    assert told(start + 0.1 * moves) == "every step goes the other way: up the slope, not down"
    assert told(np.tile(start, (steps, 1))) == "it never moves from where it started"
    assert "10 times as long as it should be: 1/lr with lr = 0.1" in told(start - moves)
    late = np.where(np.arange(steps)[:, None] >= 2, right + drawn(seed + 2, steps, d), right)
    assert told(late).startswith("it is right until lr is set anew before update 3")


# Sentences


def test_a_listed_mistake_goes_first():
    right, dout = drawn(0, 3, 4), drawn(1, 3, 4)
    mistakes = [("the slope is missing", {"dx": dout})]
    case = About({}, [dout], {"dx": right}, given={"dx": dout}, mistaken=lambda: mistakes)
    found = difference(dout, right, Tolerance(0, 0), name="dx")
    assert found is not None
    sentence, mistake = diagnose(found, dout, right, Tolerance(0, 0), case)
    assert mistake == "the slope is missing"
    assert sentence.endswith("; the slope is missing")


def test_numbers_that_look_the_same_get_more_digits():
    right = np.array([1.04278852, 5.0])
    got = right + np.array([1e-8, 0.0])
    found = difference(got, right, Tolerance(0, 0))
    assert found is not None
    sentence, _ = diagnose(found, got, right, Tolerance(0, 0), About({}))
    assert "got 1.04278853, expected 1.04278852" in sentence


def test_differences_are_named_when_they_were_seen():
    case = About({"x": np.ones((2, 3))}, differences=lambda: True)
    right = drawn(0, 2, 3)
    got = right + 1e-8 * drawn(1, 2, 3)
    assert said(right, got, case, "dx") == DIFFERENCES
    assert re.fullmatch(r"it is right to \d digits and no more", said(right, got, case))
