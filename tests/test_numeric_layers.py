"""The population on which the gradient checks are measured: right layers in plain NumPy.

They are right by a witness that shares nothing with them: PyTorch's autograd.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch.nn import functional

from grader.numeric import Tensors

Rng = np.random.Generator


@dataclass(frozen=True)
class Layer:
    """`f(*point)`, `vjp(dout, *point)` with a gradient for each tensor, and how to draw a point."""

    name: str
    f: Callable[..., np.ndarray]
    vjp: Callable[..., Tensors]
    draw: Callable[[Rng], Tensors]


def shaped(*shapes: tuple[int, ...]) -> Callable[[Rng], Tensors]:
    return lambda rng: tuple(np.asarray(rng.standard_normal(shape)) for shape in shapes)


def near(rng: Rng, x: np.ndarray) -> np.ndarray:
    close = rng.choice((-1.0, 1.0), x.shape) * 10.0 ** -rng.uniform(3, 12, x.shape)
    return np.where(rng.random(x.shape) < 0.1, close, x)


REGIMES: dict[str, Callable[[Rng, np.ndarray], np.ndarray]] = {
    "normal": lambda rng, x: x,
    "near kinks": near,
    "exact zeros and ties": lambda rng, x: np.round(2 * x) / 2,
    "x 1e-4": lambda rng, x: 1e-4 * x,
    "x 20": lambda rng, x: 20 * x,
    "x 0.01": lambda rng, x: 0.01 * x,
    "+ 100": lambda rng, x: x + 100,
}


def drawn(layer: Layer, regime: str, rng: Rng) -> Tensors:
    """A point of the layer in a regime; integers stay as they are."""
    change = REGIMES[regime]
    return tuple(change(rng, x) if x.dtype.kind == "f" else x for x in layer.draw(rng))


# ---------------------------------------------------------------------------- element by element


def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def elu(x: np.ndarray) -> np.ndarray:
    return np.where(x > 0, x, 0.7 * (np.exp(np.minimum(x, 0)) - 1))


def d_sigmoid(dout: np.ndarray, x: np.ndarray) -> Tensors:
    y = sigmoid(x)
    return (dout * y * (1 - y),)


def d_tanh(dout: np.ndarray, x: np.ndarray) -> Tensors:
    return (dout * (1 - np.tanh(x) ** 2),)


def d_elu(dout: np.ndarray, x: np.ndarray) -> Tensors:
    return (dout * np.where(x > 0, 1, 0.7 * np.exp(np.minimum(x, 0))),)


# ------------------------------------------------------------------------------ rows and classes


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def d_softmax(dout: np.ndarray, x: np.ndarray) -> Tensors:
    y = softmax(x)
    return (y * (dout - (dout * y).sum(axis=1, keepdims=True)),)


def cross_entropy(x: np.ndarray, t: np.ndarray) -> np.ndarray:
    top = x.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(x - top).sum(axis=1)) + top[:, 0]
    return np.asarray(np.mean(log_sum - x[np.arange(len(t)), t]))


def d_cross_entropy(dout: np.ndarray, x: np.ndarray, t: np.ndarray) -> Tensors:
    return dout * (softmax(x) - np.eye(x.shape[1])[t]) / len(t), np.zeros(t.shape)


def logits_and_labels(rng: Rng) -> Tensors:
    return rng.standard_normal((4, 5)), rng.integers(0, 5, 4)


# --------------------------------------------------------------------------------- normalisation


def normalised(x: np.ndarray, axis: int, eps: float = 1e-5) -> tuple[np.ndarray, np.ndarray]:
    """x less its mean over the standard deviation, and 1 over that deviation."""
    inverse = 1 / np.sqrt(x.var(axis=axis, keepdims=True) + eps)
    return (x - x.mean(axis=axis, keepdims=True)) * inverse, inverse


def d_normalised(dn: np.ndarray, x: np.ndarray, axis: int) -> np.ndarray:
    n, inverse = normalised(x, axis)
    mean, along = dn.mean(axis=axis, keepdims=True), (dn * n).mean(axis=axis, keepdims=True)
    return inverse * (dn - mean - n * along)


def norm_layer(name: str, axis: int, shape: tuple[int, int]) -> Layer:
    """Batch norm (axis 0) and layer norm (axis 1), with gamma and beta of the columns."""

    def f(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray) -> np.ndarray:
        return gamma * normalised(x, axis)[0] + beta

    def vjp(dout: np.ndarray, x: np.ndarray, gamma: np.ndarray, beta: np.ndarray) -> Tensors:
        n = normalised(x, axis)[0]
        return d_normalised(dout * gamma, x, axis), (dout * n).sum(axis=0), dout.sum(axis=0)

    return Layer(name, f, vjp, shaped(shape, shape[1:], shape[1:]))


# --------------------------------------------------------------------------------------- windows


def windows(x: np.ndarray, kernel: int, stride: int) -> Iterator[tuple[int, int, slice, slice]]:
    """Each output's place, and the rows and columns of x (N, C, H, W) that it sees."""
    H, W = x.shape[2:]
    for i in range((H - kernel) // stride + 1):
        for j in range((W - kernel) // stride + 1):
            top, left = i * stride, j * stride
            yield i, j, slice(top, top + kernel), slice(left, left + kernel)


def max_pool(x: np.ndarray, kernel: int = 3, stride: int = 2) -> np.ndarray:
    N, C, H, W = x.shape
    y = np.empty((N, C, (H - kernel) // stride + 1, (W - kernel) // stride + 1))
    for i, j, rows, columns in windows(x, kernel, stride):
        y[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
    return y


def d_max_pool(dout: np.ndarray, x: np.ndarray, kernel: int = 3, stride: int = 2) -> Tensors:
    N, C = x.shape[:2]
    dx = np.zeros(x.shape)
    n, c = np.ogrid[:N, :C]
    for i, j, rows, columns in windows(x, kernel, stride):
        first = x[:, :, rows, columns].reshape(N, C, -1).argmax(axis=2)
        dx[n, c, rows.start + first // kernel, columns.start + first % kernel] += dout[:, :, i, j]
    return (dx,)


def padded(x: np.ndarray) -> np.ndarray:
    return np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))


def conv(x: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Padding 1, stride 2, a square kernel."""
    p, k = padded(x), W.shape[2]
    H, V = ((size - k) // 2 + 1 for size in p.shape[2:])
    y = np.empty((len(x), len(W), H, V))
    for i, j, rows, columns in windows(p, k, 2):
        y[:, :, i, j] = np.tensordot(p[:, :, rows, columns], W, ((1, 2, 3), (1, 2, 3))) + b
    return y


def d_conv(dout: np.ndarray, x: np.ndarray, W: np.ndarray, b: np.ndarray) -> Tensors:
    p, k = padded(x), W.shape[2]
    dp, dW = np.zeros(p.shape), np.zeros(W.shape)
    for i, j, rows, columns in windows(p, k, 2):
        dp[:, :, rows, columns] += np.tensordot(dout[:, :, i, j], W, (1, 0))
        dW += np.tensordot(dout[:, :, i, j], p[:, :, rows, columns], (0, 0))
    return dp[:, :, 1:-1, 1:-1], dW, dout.sum(axis=(0, 2, 3))


# --------------------------------------------------------------------------------- the population

BATCH_NORM = norm_layer("batch norm", 0, (6, 3))
LAYER_NORM = norm_layer("layer norm", 1, (3, 5))

LAYERS = {
    layer.name: layer
    for layer in (
        Layer("sigmoid", sigmoid, d_sigmoid, shaped((4, 5))),
        Layer("tanh", np.tanh, d_tanh, shaped((4, 5))),
        Layer(
            "relu", lambda x: np.maximum(x, 0), lambda dout, x: (dout * (x > 0),), shaped((4, 5))
        ),
        Layer(
            "leaky relu",
            lambda x: np.where(x > 0, x, 0.1 * x),
            lambda dout, x: (dout * np.where(x > 0, 1, 0.1),),
            shaped((4, 5)),
        ),
        Layer("elu", elu, d_elu, shaped((4, 5))),
        Layer("softmax", softmax, d_softmax, shaped((3, 5))),
        Layer("cross entropy", cross_entropy, d_cross_entropy, logits_and_labels),
        Layer(
            "affine",
            lambda x, W, b: x @ W + b,
            lambda dout, x, W, b: (dout @ W.T, x.T @ dout, dout.sum(axis=0)),
            shaped((4, 3), (3, 3), (3,)),
        ),
        Layer(
            "multiply",
            lambda a, b: a * b,
            lambda dout, a, b: (dout * b, dout * a),
            shaped((3, 4), (3, 4)),
        ),
        BATCH_NORM,
        LAYER_NORM,
        Layer("max pool", max_pool, d_max_pool, shaped((2, 2, 5, 7))),
        Layer("conv", conv, d_conv, shaped((2, 2, 5, 4), (3, 2, 3, 3), (3,))),
    )
}

TORCH: dict[str, Callable[..., torch.Tensor]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky relu": lambda x: functional.leaky_relu(x, 0.1),
    "elu": lambda x: functional.elu(x, 0.7),
    "softmax": lambda x: functional.softmax(x, 1),
    "cross entropy": functional.cross_entropy,
    "affine": lambda x, W, b: x @ W + b,
    "multiply": torch.mul,
    "batch norm": lambda x, g, b: functional.batch_norm(x, None, None, g, b, training=True),
    "layer norm": lambda x, g, b: functional.layer_norm(x, x.shape[1:], g, b),
    "max pool": lambda x: functional.max_pool2d(x, 3, 2),
    "conv": lambda x, W, b: functional.conv2d(x, W, b, stride=2, padding=1),
}


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_is_right(name: str) -> None:
    layer, rng = LAYERS[name], np.random.default_rng(0)
    point = drawn(layer, "normal", rng)
    tensors = [torch.tensor(x, requires_grad=x.dtype.kind == "f") for x in point]
    output = TORCH[name](*tensors)
    dout = np.asarray(rng.standard_normal(output.shape))
    wanted = torch.autograd.grad(
        output, [t for t in tensors if t.requires_grad], torch.tensor(dout)
    )
    np.testing.assert_allclose(layer.f(*point), output.detach().numpy(), rtol=1e-12, atol=1e-12)
    gradients = [
        g for g, x in zip(layer.vjp(dout, *point), point, strict=True) if x.dtype.kind == "f"
    ]
    for got, expected in zip(gradients, wanted, strict=True):
        np.testing.assert_allclose(got, expected.numpy(), rtol=1e-12, atol=1e-12)
