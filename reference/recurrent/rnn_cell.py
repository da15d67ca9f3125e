"""RNN cell: one step of a network with a memory.

What it computes
    A sentence, a melody, a series of measurements: what a part means depends on what came before.
    A recurrent network reads one part at a time and keeps a state h, a summary of all it has read.
    Each step makes the new state from the input and the old state, always with the same weights, so
    that a sequence may have any length. This is that step; the whole sequence is its repetition.

Formula
    forward:   h' = tanh(x Wx + h Wh + b)
    backward:  da = dh' (1 - h'^2), the gradient for what is inside the tanh
               dWx = x^T da, dWh = h^T da, db = the sum of da over the batch
               dx = da Wx^T, dh = da Wh^T

Shapes
    x, dx: (N, D); h, dh, h', dh': (N, H)
    Wx: (D, H), Wh: (H, H), b: (H,)

Conventions
    `RNNCell(Wx, Wh, b)`; `params` is [Wx, Wh, b], the very arrays that were given, and `grads`
    their gradients in the same order, which backward overwrites. `forward(x, h) -> h'`, one array;
    `backward(dh') -> (dx, dh)`. x, h, dh' and the parameters are not changed.

From
    J. L. Elman, "Finding structure in time", Cognitive Science 14, 1990.

Example
    x = [[1]], h = [[2]], Wx = [[0.5]], Wh = [[-0.25]], b = [0]: h' = tanh(0.5 - 0.5) = [[0]].
    dh' = [[4]] gives da = [[4]], so dx = [[2]], dh = [[-1]], dWx = [[4]], dWh = [[8]], db = [4].
"""

import numpy as np


class RNNCell:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x, h):
        """x (N, D), h (N, H) -> the new state (N, H)."""
        # BEGIN SOLUTION
        Wx, Wh, b = self.params
        self.x, self.h = x, h
        self.new = np.tanh(x @ Wx + h @ Wh + b)
        return self.new
        # END SOLUTION

    def backward(self, dh):
        """The gradient for the new state (N, H) -> (dx, dh); `grads` becomes [dWx, dWh, db]."""
        # BEGIN SOLUTION
        Wx, Wh, _ = self.params
        da = dh * (1 - self.new * self.new)
        self.grads[:] = [self.x.T @ da, self.h.T @ da, da.sum(axis=0)]
        return da @ Wx.T, da @ Wh.T
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def rnn_cell(x, h, Wx, Wh, b):
    import torch

    return torch.rnn_tanh_cell(x, h, Wx.T, Wh.T, b, 0 * b)


def weights(D, H, scale=0.5) -> dict[str, Any]:
    return {"Wx": normal(D, H, scale=scale), "Wh": normal(H, H, scale=scale), "b": normal(H)}


exercise = Exercise(
    RNNCell,
    form=Layer(),
    cases=[
        Case("two dimensions", x=normal(4, 3), h=normal(4, 5), **weights(3, 5)),
        Case("one sample", x=normal(1, 4), h=normal(1, 2), **weights(4, 2)),
        Case("one unit", x=normal(3, 2), h=normal(3, 1), **weights(2, 1)),
        Case("as many units as inputs", x=normal(2, 3), h=normal(2, 3), **weights(3, 3)),
        Case("from the state 0", x=normal(2, 3), h=fixed([[0.0] * 4] * 2), **weights(3, 4)),
        Case("saturated", x=normal(3, 2, scale=20.0), h=normal(3, 4), **weights(2, 4)),
        Case(
            "other layouts",
            x=normal(3, 4).strided(),
            h=normal(3, 2).fortran(),
            Wx=normal(4, 2).fortran(),
            Wh=normal(2, 2).strided(),
            b=normal(2),
        ),
    ],
    checks=[Oracle(rnn_cell), Gradient(), State()],
    hints=[
        "Inside of the tanh stand two affine layers that are added. Keep x, h and the new state.",
        "The derivative of tanh is 1 - h'^2, with h' the new state.",
        "da = dh * (1 - new**2); then each product as in Affine: x.T @ da, h.T @ da, da.sum(axis=0), "
        "da @ Wx.T and da @ Wh.T.",
    ],
    mistakes=[
        Mistake(
            ("dh * (1 - self.new * self.new)", "dh"),
            "the derivative of tanh is missing: multiply by 1 - h'^2",
        ),
        Mistake(
            ("1 - self.new * self.new", "1 - self.h * self.h"),
            "the derivative of tanh is that at the new state, not at the old one",
        ),
        Mistake(
            ("self.h.T @ da", "self.new.T @ da"),
            "dWh takes the state that went in, h, not the one that came out",
        ),
        Mistake(("da @ Wh.T", "da @ Wh"), "dh goes back through the transposed matrix: da Wh^T"),
        Mistake(
            ("da.sum(axis=0)", "da.mean(axis=0)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
        Mistake(
            ("return da @ Wx.T, da @ Wh.T", "return da @ Wh.T, da @ Wx.T"),
            "the gradients come in the order of the inputs: dx, then dh",
        ),
        Mistake(("h @ Wh + b", "h @ Wh"), "the bias b is not added"),
        Mistake(
            (
                "self.grads[:] = [self.x.T @ da, self.h.T @ da, da.sum(axis=0)]",
                "new = [self.x.T @ da, self.h.T @ da, da.sum(axis=0)]\n"
                "        self.grads = [g + n for g, n in zip(self.grads, new)]",
            ),
            "the gradients add up from call to call; backward overwrites grads",
        ),
    ],
)
# END SPEC
