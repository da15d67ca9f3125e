from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from test_numeric_differences import X, at, check, d_square, rng_of, square
from test_numeric_layers import LAYERS

from grader.numeric import Tensors, check_gradient, lift, numerical_gradient

# ------------------------------------------------------------------------------- what a fail says


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_the_wrong_tensor_is_named_with_its_factor(wrong: int) -> None:
    layer = LAYERS["affine"]

    def vjp(dout: np.ndarray, *point: np.ndarray) -> Tensors:
        gradients = layer.vjp(dout, *point)
        return tuple(g * 0.25 if i == wrong else g for i, g in enumerate(gradients))

    found = check(replace(layer, vjp=vjp))
    assert (found.verdict, found.reason, found.tensor) == ("fail", "mismatch", wrong)
    assert found.claimed / found.measured == pytest.approx(0.25)
    assert found.forward_calls == 12 + 6 * wrong + 12  # jointly, the tensors before it, its own


def test_the_first_of_several_wrong_tensors_is_named() -> None:
    layer = replace(LAYERS["multiply"], vjp=lambda dout, a, b: (dout * a, dout * b))
    assert check(layer).tensor == 0


def test_a_fail_comes_with_the_point_where_it_was_found() -> None:
    found = check_gradient(*lift(square, lambda dout, x: dout), at((X,)), rng=rng_of())
    assert found.point is not None
    assert found.run is not None
    np.testing.assert_array_equal(found.point[0], X)
    np.testing.assert_array_equal(found.run.outputs[0], X**2)
    np.testing.assert_array_equal(found.run.gradients[0], found.run.upstream[0])
    forward, _ = lift(square, d_square)
    where = numerical_gradient(forward, found.point, found.run.upstream, 0)
    np.testing.assert_allclose(where, d_square(found.run.upstream[0], X), rtol=1e-8, atol=1e-9)


BAD_GRADIENTS: dict[str, tuple[Callable[[np.ndarray], object], str]] = {
    "nan": (lambda g: np.where(g == g.max(), np.nan, g), "not finite"),
    "infinity": (lambda g: g / 0.0, "not finite"),
    "transposed": (lambda g: g.T, "shape"),
    "broadcastable": (lambda g: g[:1], "shape"),
    "none": (lambda g: None, "type"),
    "a list": (lambda g: g.tolist(), "type"),
    "text": (lambda g: g.astype(str), "type"),
    "complex": (lambda g: g.astype(complex), "type"),
}


@pytest.mark.parametrize("name", BAD_GRADIENTS)
@np.errstate(divide="ignore", invalid="ignore")
def test_what_cannot_be_a_gradient_fails_at_once(name: str) -> None:
    spoil, reason = BAD_GRADIENTS[name]
    forward, _ = lift(np.multiply, d_square)

    def backward(point: Tensors, upstream: Tensors) -> tuple[Tensors, Tensors]:
        a, b = point
        spoilt: tuple = (upstream[0] * b, spoil(upstream[0] * a))
        return (a * b,), spoilt

    found = check_gradient(forward, backward, at((X, X + 1)), rng=rng_of())
    assert (found.verdict, found.reason, found.tensor, found.draws) == ("fail", reason, 1, 1)


@pytest.mark.parametrize("size", [1e100, 1e200, 1e300, 1e308])
def test_gradients_too_large_to_sum_fail(size: float) -> None:
    found = check_gradient(
        *lift(square, lambda dout, x: np.full(x.shape, size)), at((X,)), rng=rng_of()
    )
    assert (found.verdict, found.reason) == ("fail", "mismatch")


def test_zero_for_a_gradient_fails() -> None:
    found = check_gradient(*lift(square, lambda dout, x: 0 * x), at((X,)), rng=rng_of())
    assert found.verdict == "fail"


# ------------------------------------------------------------------------------ what is undecided


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_outputs_that_are_not_finite_are_undecided(value: float) -> None:
    def f(x: np.ndarray) -> np.ndarray:
        return np.full(x.shape, value)

    found = check_gradient(*lift(f, lambda dout, x: f(x)), at((X,)), rng=rng_of())
    assert (found.verdict, found.reason, found.draws) == ("undecided", "not finite", 8)


def test_outputs_that_overflow_are_undecided() -> None:
    def f(x: np.ndarray) -> np.ndarray:
        return np.full(x.shape, 1.7e308) * np.sign(x)

    found = check_gradient(*lift(f, lambda dout, x: 0 * x), at((X,)), rng=rng_of())
    assert (found.verdict, found.reason) == ("undecided", "not finite")


def test_infinite_inputs_are_undecided() -> None:
    x = np.array([[1.0, -np.inf], [np.inf, 2.0]])
    found = check_gradient(*lift(np.tanh, lambda dout, x: 0 * dout), at((x,)), rng=rng_of())
    assert found.verdict == "undecided"


def test_a_float32_forward_is_undecided() -> None:
    def f(x: np.ndarray) -> np.ndarray:
        return np.tanh(x.astype(np.float32))

    functions = lift(f, lambda dout, x: dout * (1 - np.tanh(x) ** 2))
    found = check_gradient(*functions, at((X,)), rng=rng_of())
    assert found.verdict == "undecided"
    assert found.reason in ("noisy", "kink")


def test_a_random_forward_is_undecided() -> None:
    rng = rng_of(3)
    functions = lift(lambda x: x * (rng.random(x.shape) < 0.5), lambda dout, x: dout)
    assert check_gradient(*functions, at((X,)), rng=rng_of()).verdict == "undecided"


def test_outputs_that_change_their_shape_are_undecided() -> None:
    size = itertools.count(1)
    functions = lift(lambda x: np.ones(next(size)), lambda dout, x: x)
    found = check_gradient(*functions, at((X,)), rng=rng_of())
    assert (found.verdict, found.reason) == ("undecided", "not finite")


@pytest.mark.parametrize("seed", range(8))
def test_steps_of_rounding_are_no_slope(seed: int) -> None:
    """A gate that is almost shut moves in steps of 1e-16, or not at all, where its gradient is exact;
    what moves beside it, by less, does not make the steps a slope."""

    def forward(points: Sequence[Tensors]) -> list[Tensors]:
        return [(0.5 * (1 + np.tanh(a / 2)) * x, 1e-3 * np.exp(a) * x) for a, x in points]

    def backward(point: Tensors, dout: Tensors) -> tuple[Tensors, Tensors]:
        a, x = point
        s, e = 1 / (1 + np.exp(-a)), 1e-3 * np.exp(a)
        da = dout[0] * s * (1 - s) * x + dout[1] * e * x
        return forward([point])[0], (da, dout[0] * s + dout[1] * e)

    rng = rng_of(seed)
    draws = at((rng.uniform(-39, -36, 3), rng.standard_normal(3)))
    assert check_gradient(forward, backward, draws, rng=rng).verdict == "undecided"
