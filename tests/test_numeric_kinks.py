from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_numeric_layers import LAYERS, d_max_pool, max_pool, windows

from grader.numeric import SubgradientCheck, Tensors, check_subgradient, lift
from grader.numeric.kinks import Bracket

Vjp = Callable[[np.ndarray, np.ndarray], np.ndarray]
SEEDS = range(40)


def rounded(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Integers from -2 to 2 as floats: ties everywhere, at least one zero among them."""
    x = np.random.default_rng(seed).integers(-2, 3, shape).astype(float)
    x.flat[seed % x.size] = 0
    return x


def check(f: Callable[..., np.ndarray], vjp: Vjp, x: np.ndarray, seed: int = 0) -> SubgradientCheck:
    return check_subgradient(*lift(f, vjp), (x,), rng=np.random.default_rng([seed, 1]))


def verdicts(f: Callable[..., np.ndarray], vjp: Vjp, shape: tuple[int, ...]) -> set[str]:
    return {check(f, vjp, rounded(shape, seed), seed).verdict for seed in SEEDS}


# ------------------------------------------------------------------------------------- relu and kin


def relu(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0)


def relu_with(at_zero: float) -> Vjp:
    return lambda dout, x: dout * np.where(x == 0, at_zero, x > 0)


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 1), st.integers(0, 2**32))
def test_relu_may_have_any_slope_from_0_to_1_at_0(at_zero: float, seed: int) -> None:
    assert check(relu, relu_with(at_zero), rounded((4, 5), seed), seed).verdict == "pass"


@pytest.mark.parametrize("at_zero", [1.01, 2, -0.01, -1, 1e6, 1e300, -1e307])
def test_relu_may_have_no_other_slope_at_0(at_zero: float) -> None:
    assert verdicts(relu, relu_with(at_zero), (4, 5)) == {"fail"}


def test_every_zero_may_have_a_slope_of_its_own() -> None:
    rng = np.random.default_rng(0)

    def mixed(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
        return dout * np.where(x == 0, rng.random(x.shape), x > 0)

    assert verdicts(relu, mixed, (4, 5)) == {"pass"}


@pytest.mark.parametrize(
    ("f", "vjp"),
    [
        (np.abs, lambda dout, x: dout * np.sign(x)),
        (np.abs, lambda dout, x: dout * np.where(x >= 0, 1, -1)),
        (lambda x: np.maximum(0, 1 - x), lambda dout, x: -dout * (x < 1)),
        (lambda x: np.maximum(0, 1 - x), lambda dout, x: -dout * (x <= 1)),
        (lambda x: np.where(x > 0, x, 0.1 * x), lambda dout, x: dout * np.where(x > 0, 1, 0.1)),
        (lambda x: np.where(x > 0, x, 0.1 * x), lambda dout, x: dout * np.where(x >= 0, 1, 0.1)),
        (np.square, lambda dout, x: 2 * dout * x),
    ],
)
def test_convex_functions_pass(f: Callable[..., np.ndarray], vjp: Vjp) -> None:
    assert verdicts(f, vjp, (4, 5)) == {"pass"}


@pytest.mark.parametrize(
    ("f", "vjp"),
    [
        (np.abs, lambda dout, x: dout),
        (np.abs, lambda dout, x: dout * np.where(x == 0, 1.5, np.sign(x))),
        (lambda x: np.maximum(0, 1 - x), lambda dout, x: dout * (x < 1)),
        (lambda x: np.where(x > 0, x, 0.1 * x), lambda dout, x: dout * (x > 0)),
        (relu, lambda dout, x: dout * (x > 0) * 1.001),
        (relu, lambda dout, x: dout),
        (np.square, lambda dout, x: 2.001 * dout * x),
    ],
)
def test_wrong_gradients_fail_at_kinks_too(f: Callable[..., np.ndarray], vjp: Vjp) -> None:
    assert verdicts(f, vjp, (4, 5)) == {"fail"}


# --------------------------------------------------------------------------------------- max pooling


def share(wins: np.ndarray, how: str, rng: np.random.Generator) -> np.ndarray:
    """How much of each window's gradient goes to each of its entries; the last axis is the window."""
    first = np.eye(wins.shape[-1])[wins.argmax(axis=-1)]
    last = np.eye(wins.shape[-1])[::-1][wins[..., ::-1].argmax(axis=-1)]
    weights = wins * rng.random(wins.shape)
    return {
        "first": first,
        "last": last,
        "equally": wins / wins.sum(axis=-1, keepdims=True),
        "at random": weights / weights.sum(axis=-1, keepdims=True),
        "all of it to all": wins * 1.0,
        "none": wins * 0.0,
        "1.01 to the first": 1.01 * first,
        "twice to the first, less the last": 2 * first - last,
        "to losers": (~wins) / np.maximum(1, (~wins).sum(axis=-1, keepdims=True)),
    }[how]


def pooled(how: str, kernel: int = 2, stride: int = 1) -> Vjp:
    rng = np.random.default_rng(0)

    def vjp(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
        dx = np.zeros(x.shape)
        for i, j, rows, columns in windows(x, kernel, stride):
            window = x[:, :, rows, columns]
            flat = window.reshape(*window.shape[:2], -1)
            part = share(flat == flat.max(axis=-1, keepdims=True), how, rng)
            dx[:, :, rows, columns] += part.reshape(window.shape) * dout[:, :, i, j, None, None]
        return dx

    return vjp


def pool(x: np.ndarray) -> np.ndarray:
    return max_pool(x, kernel=2, stride=1)


@pytest.mark.parametrize("how", ["first", "last", "equally", "at random"])
def test_a_tie_may_be_split_in_any_way(how: str) -> None:
    assert verdicts(pool, pooled(how), (2, 2, 5, 4)) == {"pass"}


@pytest.mark.parametrize(
    "how",
    [
        "all of it to all",
        "none",
        "1.01 to the first",
        "twice to the first, less the last",
        "to losers",
    ],
)
def test_a_tie_may_not_be_split_otherwise(how: str) -> None:
    assert verdicts(pool, pooled(how), (2, 2, 5, 4)) == {"fail"}


def test_the_layers_of_the_population_pass_at_ties() -> None:
    assert verdicts(max_pool, lambda dout, x: d_max_pool(dout, x)[0], (2, 2, 5, 7)) == {"pass"}
    layer = LAYERS["relu"]
    assert verdicts(layer.f, lambda dout, x: layer.vjp(dout, x)[0], (4, 5)) == {"pass"}


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e4])
@pytest.mark.parametrize("size", [1, 4000])
def test_neither_scale_nor_size_raises_an_alarm(scale: float, size: int) -> None:
    for seed in SEEDS:
        x = scale * rounded((size,), seed)
        assert check(relu, relu_with(0.5), x, seed).verdict == "pass"
        assert check(relu, relu_with(0.5), x + scale * 1e-12, seed).verdict == "pass"


# ----------------------------------------------------------------------------------- what is returned


BRACKETS = [
    (Bracket(0.0, 0.5, 1.0, 0.1), ""),
    (Bracket(0.0, -0.05, 1.0, 0.1), ""),
    (Bracket(0.0, 1.05, 1.0, 0.1), ""),
    (Bracket(0.0, -0.15, 1.0, 0.1), "too low"),
    (Bracket(0.0, 1.15, 1.0, 0.1), "too high"),
    (Bracket(1.15, 1.05, 1.0, 0.1), ""),
    (Bracket(1.25, 1.1, 1.0, 0.1), "not convex"),
    (Bracket(0.0, np.inf, 1.0, np.inf), "not finite"),
]


@pytest.mark.parametrize(("bracket", "complaint"), BRACKETS)
def test_what_lies_between_two_slopes(bracket: Bracket, complaint: str) -> None:
    assert bracket.complaint() == complaint


def test_forward_is_called_once() -> None:
    forward, backward = lift(relu, relu_with(0))
    calls = []

    def counted(points: object) -> object:
        calls.append(points)
        return forward(points)  # type: ignore[arg-type]

    found = check_subgradient(
        counted,  # type: ignore[arg-type]
        backward,
        (rounded((4, 5), 0),),
        rng=np.random.default_rng(0),
        directions=5,
    )
    assert len(calls) == 1
    assert (found.verdict, found.reason, found.forward_calls) == ("pass", "", 11)


def one_zero_with(slope: float) -> Vjp:
    def vjp(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
        g = dout * (x > 0)
        g.flat[np.argmax(x == 0)] = slope * dout.flat[np.argmax(x == 0)]
        return g

    return vjp


@pytest.mark.parametrize("slope", [1.1, 2, -1])
def test_one_wrong_entry_among_many_ties_is_mostly_found(slope: float) -> None:
    found = [check(relu, one_zero_with(slope), rounded((4, 5), seed), seed) for seed in SEEDS]
    assert [c.verdict for c in found].count("fail") >= 0.8 * len(found)


@pytest.mark.parametrize(("at_zero", "reason"), [(-1, "too low"), (2, "too high")])
def test_a_fail_says_on_which_side_it_lies(at_zero: float, reason: str) -> None:
    found = check(relu, relu_with(at_zero), np.zeros((4, 5)))
    assert (found.verdict, found.reason) == ("fail", reason)
    assert not found.lower <= found.claimed <= found.upper
    assert found.run is not None
    assert np.all(found.run.upstream[0] >= 0)


def test_a_function_that_is_not_convex_is_told() -> None:
    found = check(lambda x: -np.abs(x), lambda dout, x: -dout * np.sign(x), np.zeros(3))
    assert (found.verdict, found.reason) == ("fail", "not convex")


@pytest.mark.parametrize(
    ("gradient", "reason"), [(np.full(3, np.nan), "not finite"), (np.zeros((3, 1)), "shape")]
)
def test_what_cannot_be_a_gradient_fails_naming_the_tensor(
    gradient: np.ndarray, reason: str
) -> None:
    functions = lift(lambda i, x: x, lambda dout, i, x: (i, gradient))
    point: Tensors = (np.arange(3), np.zeros(3))
    found = check_subgradient(*functions, point, rng=np.random.default_rng(0))
    assert (found.verdict, found.reason, found.tensor) == ("fail", reason, 1)


def test_outputs_that_are_not_finite_are_undecided() -> None:
    found = check(lambda x: x * np.nan, lambda dout, x: dout, np.zeros(3))
    assert (found.verdict, found.reason) == ("undecided", "not finite")


def test_integers_alone_are_an_error() -> None:
    with pytest.raises(ValueError, match="no differentiable tensor"):
        check(relu, relu_with(0), np.arange(3))
