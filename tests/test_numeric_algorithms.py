"""Right algorithms, however naive, stay within both rules; a constant wrong by 1e-3 does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from grader.numeric import (
    Tensors,
    Tolerance,
    difference,
    one_ulp,
    oracle_tolerance,
    rounding_floor,
    stability_tolerance,
)

Algorithm = Callable[..., np.ndarray]

# --------------------------------------------------------------------------------- what is computed


@dataclass(frozen=True)
class Operation:
    """An oracle, and other ways to the same thing. The last input is dout where `backward` is set."""

    oracle: Algorithm
    rights: tuple[Algorithm, ...]
    shapes: tuple[tuple[int, ...], ...]
    backward: bool = False


def one_by_one(x: np.ndarray) -> np.ndarray:
    """The sum of the rows, in the order in which a loop adds them."""
    total = np.zeros(x.shape[1:], x.dtype)
    for row in x:
        total = total + row
    return total


def two_pass(x: np.ndarray) -> np.ndarray:
    return ((x - x.mean(axis=0)) ** 2).mean(axis=0)


def one_pass(x: np.ndarray) -> np.ndarray:
    return (x**2).mean(axis=0) - x.mean(axis=0) ** 2


def welford(x: np.ndarray) -> np.ndarray:
    mean, squares = np.zeros_like(x[0]), np.zeros_like(x[0])
    for n, row in enumerate(x, start=1):
        before = row - mean
        mean = mean + before / x.dtype.type(n)
        squares = squares + before * (row - mean)
    return squares / x.dtype.type(len(x))


def normalised(variance: Algorithm) -> Algorithm:
    return lambda x: (x - x.mean(axis=0)) / np.sqrt(variance(x) + x.dtype.type(1e-5))


def rank_one(x: np.ndarray, W: np.ndarray) -> np.ndarray:
    return one_by_one(np.stack([np.outer(x[:, k], W[k]) for k in range(len(W))]))


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def log_sum_exp(x: np.ndarray) -> np.ndarray:
    top = x.max(axis=1, keepdims=True)
    return top + np.log(np.exp(x - top).sum(axis=1, keepdims=True))


def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def d_tanh(x: np.ndarray, dout: np.ndarray) -> np.ndarray:
    """1 / cosh^2, which loses no digits."""
    e = np.exp(-2 * np.abs(x))
    return dout * 4 * e / (1 + e) ** 2


def d_softmax(x: np.ndarray, dout: np.ndarray) -> np.ndarray:
    y = softmax(x)
    return y * (dout - (y * dout).sum(axis=1, keepdims=True))


def d_softmax_by_jacobian(x: np.ndarray, dout: np.ndarray) -> np.ndarray:
    y = softmax(x)
    jacobian = y[:, :, None] * np.eye(y.shape[1], dtype=y.dtype) - y[:, :, None] * y[:, None, :]
    return np.einsum("nij,nj->ni", jacobian, dout)


def conv_by_loop(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    n = len(x) - len(w) + 1
    return np.stack([(x[i : i + len(w)] * w).sum() for i in range(n)])


def conv_by_fft(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    n = len(x)
    return np.fft.irfft(np.fft.rfft(x, n) * np.conj(np.fft.rfft(w, n)), n)[: n - len(w) + 1]


OPERATIONS = {
    "sum": Operation(
        lambda x: x.sum(axis=0), (one_by_one, lambda x: np.einsum("ij->j", x)), ((60, 7),)
    ),
    "matmul": Operation(
        np.matmul, (rank_one, lambda x, W: np.einsum("ij,jk->ik", x, W)), ((6, 50), (50, 4))
    ),
    "dW": Operation(
        lambda x, d: x.T @ d, (lambda x, d: np.einsum("ni,nj->ij", x, d),), ((40, 5), (40, 3)), True
    ),
    "variance": Operation(two_pass, (lambda x: x.var(axis=0), one_pass, welford), ((30, 5),)),
    "batch norm": Operation(
        normalised(two_pass),
        (normalised(one_pass), normalised(welford), normalised(lambda x: x.var(axis=0))),
        ((30, 5),),
    ),
    "softmax": Operation(
        softmax,
        (lambda x: np.exp(x - log_sum_exp(x)), lambda x: np.exp(x) / np.exp(x).sum(1)[:, None]),
        ((5, 9),),
    ),
    "cross entropy": Operation(
        lambda x: np.asarray((log_sum_exp(x)[:, 0] - x[:, 0]).mean()),
        (
            lambda x: np.asarray(-np.log(softmax(x)[:, 0]).mean()),
            lambda x: np.asarray((np.log(np.exp(x).sum(axis=1)) - x[:, 0]).mean()),
        ),
        ((5, 9),),
    ),
    "sigmoid": Operation(
        sigmoid, (lambda x: 1 / (1 + np.exp(-x)), lambda x: (np.tanh(x / 2) + 1) / 2), ((6, 8),)
    ),
    "tanh, backward": Operation(
        d_tanh, (lambda x, d: d * (1 - np.tanh(x) ** 2),), ((6, 8), (6, 8)), True
    ),
    "softmax, backward": Operation(d_softmax, (d_softmax_by_jacobian,), ((5, 9), (5, 9)), True),
    "conv": Operation(
        lambda x, w: np.convolve(x, w[::-1], "valid"), (conv_by_loop, conv_by_fft), ((64,), (5,))
    ),
    "norm": Operation(
        lambda x: np.sqrt((x * x).sum(axis=0)), (lambda x: np.linalg.norm(x, axis=0),), ((50, 3),)
    ),
}

REGIMES: dict[str, tuple[float, float]] = {
    "normal": (1.0, 0.0),
    "x 1e-4": (1e-4, 0.0),
    "x 10": (10.0, 0.0),
    "+ 5": (1.0, 5.0),
}


def inputs(operation: Operation, regime: str, rng: np.random.Generator) -> Tensors:
    scale, shift = REGIMES[regime]
    drawn = [rng.standard_normal(shape) for shape in operation.shapes]
    return (shift + scale * drawn[0], *drawn[1:])


def moved(oracle: Algorithm, x: Tensors, rng: np.random.Generator, draws: int) -> list[np.ndarray]:
    return [oracle(*(one_ulp(t, rng) for t in x)) for _ in range(draws)]


def floor_of(operation: Operation, x: Tensors) -> float:
    return rounding_floor(x[:-1], x[-1]) if operation.backward else rounding_floor(x)


def float64_rule(
    operation: Operation, regime: str, seed: int
) -> tuple[Tensors, np.ndarray, Tolerance]:
    """The inputs, the oracle's answer and how far off an answer may be."""
    rng = np.random.default_rng(seed)
    x = inputs(operation, regime, rng)
    expected, answers = operation.oracle(*x), moved(operation.oracle, x, rng, 2)
    return x, expected, oracle_tolerance(expected, answers, floor_of(operation, x))


def float32_rule(
    operation: Operation, regime: str, seed: int
) -> tuple[Tensors, np.ndarray, Tolerance]:
    """The same in float32: inputs of that type, the oracle's answer in float64."""
    rng = np.random.default_rng(seed)
    x = tuple(t.astype(np.float32) for t in inputs(operation, regime, rng))
    floor = floor_of(operation, x)
    o64, o32 = operation.oracle(*(t.astype(np.float64) for t in x)), operation.oracle(*x)
    return x, o64, stability_tolerance(o64, o32, moved(operation.oracle, x, rng, 3), x, floor)


RULES = {"float64": float64_rule, "float32": float32_rule}
each_rule = pytest.mark.parametrize("rule", RULES)
each_operation = pytest.mark.parametrize("name", OPERATIONS)
each_regime = pytest.mark.parametrize("regime", REGIMES)


def alarms(name: str, rule: str, regime: str, seeds: int) -> list[tuple[int, int]]:
    """(seed, which algorithm) of every right answer that the rule refuses."""
    operation = OPERATIONS[name]
    found = []
    for seed in range(seeds):
        x, expected, tolerance = RULES[rule](operation, regime, seed)
        for i, right in enumerate((operation.oracle, *operation.rights)):
            got = right(*x)
            assert got.dtype == rule
            if difference(got, expected, tolerance, dtype=False):
                found.append((seed, i))
    return found


@each_rule
@each_operation
@each_regime
def test_right_algorithms_never_fail(name: str, rule: str, regime: str) -> None:
    assert alarms(name, rule, regime, 20) == []


@pytest.mark.slow
@each_rule
@each_operation
@each_regime
def test_right_algorithms_never_fail_with_many_seeds(name: str, rule: str, regime: str) -> None:
    assert alarms(name, rule, regime, 200) == []


@each_rule
@each_operation
def test_a_constant_wrong_by_a_thousandth_always_fails(name: str, rule: str) -> None:
    operation = OPERATIONS[name]
    for seed in range(20):
        x, expected, tolerance = RULES[rule](operation, "normal", seed)
        for right in (operation.oracle, *operation.rights):
            got = right(*x) * expected.dtype.type(1.001)
            assert difference(got, expected, tolerance, dtype=False), seed


@each_operation
def test_a_constant_wrong_by_1e_8_always_fails_in_float64(name: str) -> None:
    for seed in range(20):
        x, expected, tolerance = float64_rule(OPERATIONS[name], "normal", seed)
        got = OPERATIONS[name].oracle(*x) * (1 + 1e-8)
        assert difference(got, expected, tolerance), seed


@each_rule
@each_operation
def test_an_answer_in_half_precision_fails_but_by_chance(name: str, rule: str) -> None:
    fails = 0
    for seed in range(40):
        x, expected, tolerance = RULES[rule](OPERATIONS[name], "normal", seed)
        half = OPERATIONS[name].oracle(*(t.astype(np.float16).astype(t.dtype) for t in x))
        fails += difference(half, expected, tolerance, dtype=False) is not None
    assert fails >= 38


def test_the_textbook_derivative_of_tanh_may_lose_its_digits() -> None:
    operation = OPERATIONS["tanh, backward"]
    for seed in range(200):
        rng = np.random.default_rng(seed)
        x, dout = 100 * rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
        expected = d_tanh(x, dout)
        answers = moved(d_tanh, (x, dout), rng, 2)
        tolerance = oracle_tolerance(expected, answers, rounding_floor([x], dout))
        assert difference(operation.rights[0](x, dout), expected, tolerance) is None
