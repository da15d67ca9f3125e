from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from test_numeric_layers import LAYERS, drawn

from grader.numeric import Tensors, lift, numerical_gradient

X = np.random.default_rng(7).standard_normal((3, 4))
SQUARE, _ = lift(np.square, lambda dout, x: 2 * dout * x)


@pytest.mark.parametrize("name", LAYERS)
def test_the_numerical_gradient_is_the_gradient(name: str) -> None:
    layer, rng = LAYERS[name], np.random.default_rng(1)
    point = drawn(layer, "normal", rng)
    forward, backward = lift(layer.f, layer.vjp)
    upstream = tuple(np.asarray(rng.standard_normal(y.shape)) for y in forward([point])[0])
    _, gradients = backward(point, upstream)
    for i, x in enumerate(point):
        if x.dtype.kind == "f":
            found = numerical_gradient(forward, point, upstream, i)
            np.testing.assert_allclose(found, gradients[i], rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("batch", [1, 7, 48, 1000])
def test_the_numerical_gradient_asks_in_batches(batch: int) -> None:
    sizes = []

    def counted(points: Sequence[Tensors]) -> Sequence[Tensors]:
        sizes.append(len(points))
        return SQUARE(points)

    found = numerical_gradient(counted, (X,), (np.ones(X.shape),), 0, batch=batch)
    np.testing.assert_allclose(found, 2 * X, rtol=1e-9)
    assert sum(sizes) == 4 * X.size
    assert max(sizes) <= batch


@pytest.mark.parametrize("x", [np.zeros(401), np.arange(3)], ids=["large", "integers"])
def test_the_numerical_gradient_is_for_small_tensors(x: np.ndarray) -> None:
    with pytest.raises(ValueError, match="at most 400 entries"):
        numerical_gradient(SQUARE, (x,), (x,), 0)


@pytest.mark.parametrize("shape", [(), (0, 2)])
def test_the_numerical_gradient_has_the_shape_of_the_tensor(shape: tuple[int, ...]) -> None:
    x = np.ones(shape)
    assert numerical_gradient(SQUARE, (x,), (x,), 0).shape == shape
