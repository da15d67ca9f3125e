"""Wrong backwards, each a mistake that people make or a small constant: none may pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from test_numeric_layers import (
    BATCH_NORM,
    LAYERS,
    Layer,
    d_normalised,
    drawn,
    normalised,
    padded,
    sigmoid,
    softmax,
    windows,
)

from grader.numeric import GradientCheck, Tensors, check_gradient, lift

Vjp = Callable[..., Tensors]


def with_gradient(
    layer: Layer, tensor: int, change: Callable[[np.ndarray], np.ndarray]
) -> tuple[Layer, Vjp]:
    """The layer's own vjp with one gradient changed."""

    def vjp(dout: np.ndarray, *point: np.ndarray) -> Tensors:
        gradients = layer.vjp(dout, *point)
        return (*gradients[:tensor], change(gradients[tensor]), *gradients[tensor + 1 :])

    return layer, vjp


def one_element_off(g: np.ndarray) -> np.ndarray:
    """One part in a thousand of the largest entry, which is never one whose gradient is 0."""
    g = g.copy()
    g.flat[np.argmax(np.abs(g))] *= 1 + 1e-3
    return g


def missing_first(g: np.ndarray) -> np.ndarray:
    g = g.copy()
    g[0] = 0
    return g


def generic() -> Iterator[tuple[str, Layer, Vjp]]:
    """Changes that any layer's gradient may suffer."""
    changes: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "negated": np.negative,
        "1e-5 too large": lambda g: g * (1 + 1e-5),
        "one element off by 1e-3": one_element_off,
    }
    for layer in LAYERS.values():
        for name, change in changes.items():
            yield f"{layer.name}, {name}", *with_gradient(layer, 0, change)
    places = {
        "affine": {"dW transposed": (1, np.transpose), "db a mean": (2, lambda g: g / 4)},
        "multiply": {"da flipped": (0, np.flip), "db reversed": (1, lambda g: g[::-1])},
        "batch norm": {"dgamma / N": (1, lambda g: g / 6), "dbeta 0": (2, np.zeros_like)},
        "layer norm": {"dgamma / D": (1, lambda g: g / 5), "dbeta twice": (2, lambda g: 2 * g)},
        "conv": {
            "dW flipped": (1, lambda g: g[:, :, ::-1, ::-1]),
            "dW transposed": (1, lambda g: g.transpose(0, 1, 3, 2)),
            "dW without the first filter": (1, missing_first),
            "db / N": (2, lambda g: g / 2),
            "dx shifted by the padding": (0, lambda g: np.roll(g, 1, axis=3)),
        },
        "cross entropy": {"not divided by N": (0, lambda g: 4 * g)},
        "softmax": {"rows reversed": (0, lambda g: g[::-1])},
    }
    for layer, changed in places.items():
        for name, (tensor, change) in changed.items():
            yield f"{layer}, {name}", *with_gradient(LAYERS[layer], tensor, change)


def batch_norm_without(term: str, N: int = 6) -> Vjp:
    """Batch norm's dx with one of its terms wrong."""

    def vjp(dout: np.ndarray, x: np.ndarray, gamma: np.ndarray, beta: np.ndarray) -> Tensors:
        n, inverse = normalised(x, 0)
        dn = dout * gamma
        mean, along = dn.mean(axis=0), (dn * n).mean(axis=0)
        dx = {
            "through the mean": lambda: inverse * (dn - n * along),
            "through the variance": lambda: inverse * (dn - mean),
            "mean and variance": lambda: inverse * dn,
            "Bessel's N - 1": lambda: inverse * (dn - mean - n * along * N / (N - 1)),
            "eps": lambda: d_normalised_without_eps(dn, x),
            "gamma": lambda: d_normalised(dout, x, 0),
            "the axis": lambda: d_normalised(dn, x, 1),
        }[term]()
        return dx, (dout * n).sum(axis=0), dout.sum(axis=0)

    return vjp


def d_normalised_without_eps(dn: np.ndarray, x: np.ndarray) -> np.ndarray:
    n, inverse = normalised(x, 0, eps=0)
    return inverse * (dn - dn.mean(axis=0) - n * (dn * n).mean(axis=0))


def max_pool_giving(choose: str) -> Vjp:
    """Max pooling's backward over windows of 3 by 3, stride 2, which overlap."""

    def vjp(dout: np.ndarray, x: np.ndarray) -> Tensors:
        dx = np.zeros(x.shape)
        for i, j, rows, columns in windows(x, 3, 2):
            window, up = x[:, :, rows, columns], dout[:, :, i, j, None, None]
            wins = window == window.max(axis=(2, 3), keepdims=True)
            if choose == "overwritten where windows overlap":
                dx[:, :, rows, columns] = np.where(wins, up, dx[:, :, rows, columns])
            elif choose == "spread evenly":
                dx[:, :, rows, columns] += up / 9
            else:
                dx[:, :, rows, columns] += up * np.flip(wins, axis=3)
        return (dx,)

    return vjp


def conv_dx_overwritten(dout: np.ndarray, x: np.ndarray, W: np.ndarray, b: np.ndarray) -> Tensors:
    dp = np.zeros(padded(x).shape)
    for i, j, rows, columns in windows(dp, 3, 2):
        dp[:, :, rows, columns] = np.tensordot(dout[:, :, i, j], W, (1, 0))
    return dp[:, :, 1:-1, 1:-1], *LAYERS["conv"].vjp(dout, x, W, b)[1:]


def special() -> Iterator[tuple[str, str, Vjp]]:
    """Mistakes of one layer: (layer, what is wrong, vjp)."""
    yield "sigmoid", "local derivative missing", lambda d, x: (d,)
    yield "sigmoid", "derivative of the output", lambda d, x: (d * x * (1 - x),)
    yield "sigmoid", "y (1 + y)", lambda d, x: (d * sigmoid(x) * (1 + sigmoid(x)),)
    yield "tanh", "not squared", lambda d, x: (d * (1 - np.tanh(x)),)
    yield "tanh", "1 + y^2", lambda d, x: (d * (1 + np.tanh(x) ** 2),)
    yield "relu", "local derivative missing", lambda d, x: (d,)
    yield "relu", "of dout, not of x", lambda d, x: (d * (d > 0),)
    yield "relu", "the wrong side", lambda d, x: (d * (x < 0),)
    yield "relu", "upstream ignored", lambda d, x: ((x > 0) * 1.0,)
    yield "leaky relu", "slope 1.001 too large", lambda d, x: (d * np.where(x > 0, 1, 0.1001),)
    yield "leaky relu", "plain relu", lambda d, x: (d * (x > 0),)
    yield "elu", "alpha forgotten", lambda d, x: (d * np.where(x > 0, 1, np.exp(x)),)
    yield "elu", "y for y + alpha", lambda d, x: (d * np.where(x > 0, 1, 0.7 * np.expm1(x)),)
    yield "softmax", "the diagonal alone", lambda d, x: (d * softmax(x) * (1 - softmax(x)),)
    yield "softmax", "sum dropped", lambda d, x: (d * softmax(x),)
    yield "softmax", "sum over the batch", softmax_over_the_batch
    yield "cross entropy", "one-hot not subtracted", lambda d, x, t: (d * softmax(x) / len(t), t)
    yield "cross entropy", "upstream ignored", lambda d, x, t: LAYERS["cross entropy"].vjp(1, x, t)
    yield "multiply", "own factor", lambda d, a, b: (d * a, d * b)
    yield "multiply", "sum rule", lambda d, a, b: (d, d)
    yield "affine", "b in dx", lambda d, x, W, b: (d @ W, x.T @ d, d.sum(axis=0))
    yield "conv", "dx overwritten where windows overlap", conv_dx_overwritten
    for choose in ("overwritten where windows overlap", "spread evenly", "the mirrored place"):
        yield "max pool", choose, max_pool_giving(choose)


def softmax_over_the_batch(dout: np.ndarray, x: np.ndarray) -> Tensors:
    y = softmax(x)
    return (y * (dout - (dout * y).sum(axis=0)),)


BATCH_NORM_TERMS = (
    "through the mean",
    "through the variance",
    "mean and variance",
    "Bessel's N - 1",
    "eps",
    "gamma",
    "the axis",
)

MUTANTS: dict[str, tuple[Layer, Vjp]] = {
    **{name: (layer, vjp) for name, layer, vjp in generic()},
    **{f"{layer}, {name}": (LAYERS[layer], vjp) for layer, name, vjp in special()},
    **{f"batch norm without {t}": (BATCH_NORM, batch_norm_without(t)) for t in BATCH_NORM_TERMS},
}


def check(layer: Layer, vjp: Vjp, seed: int, regime: str = "normal") -> GradientCheck:
    rng = np.random.default_rng(seed)
    return check_gradient(*lift(layer.f, vjp), lambda _: drawn(layer, regime, rng), rng=rng)


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_fails(name: str) -> None:
    verdicts = [check(*MUTANTS[name], seed).verdict for seed in range(10)]
    assert verdicts == ["fail"] * 10


def test_the_mutants_are_many() -> None:
    assert len(MUTANTS) >= 30


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_fails_with_many_seeds(name: str) -> None:
    verdicts = [check(*MUTANTS[name], seed).verdict for seed in range(200)]
    assert verdicts == ["fail"] * 200
