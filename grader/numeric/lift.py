"""From plain functions to the ones that a gradient check asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from grader.numeric.line import Backward, Forward, Tensors


def lift(
    f: Callable[..., np.ndarray | Tensors], vjp: Callable[..., np.ndarray | Tensors]
) -> tuple[Forward, Backward]:
    """The `Forward` and `Backward` of plain functions.

    `f(*point)` gives an array or a tuple of them, `vjp(dout, *point)` the gradient of each tensor
    of the point; `dout` is an array where `f` gives one, and a tuple where it gives a tuple.

    >>> from grader.numeric import check_gradient
    >>> rng = np.random.default_rng(0)
    >>> sine = lift(np.sin, lambda dout, x: dout * np.cos(x))
    >>> check_gradient(*sine, lambda attempt: (rng.standard_normal((4, 5)),), rng=rng).verdict
    'pass'
    """

    def forward(points: Sequence[Tensors]) -> list[Tensors]:
        return [_tuple(f(*point)) for point in points]

    def backward(point: Tensors, upstream: Tensors) -> tuple[Tensors, Tensors]:
        outputs = f(*point)
        dout = upstream if isinstance(outputs, tuple) else upstream[0]
        return _tuple(outputs), _tuple(vjp(dout, *point))

    return forward, backward


def _tuple(value: np.ndarray | Tensors) -> Tensors:
    return tuple(np.asarray(y) for y in (value if isinstance(value, tuple) else (value,)))
