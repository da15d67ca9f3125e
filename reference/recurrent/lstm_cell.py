"""LSTM cell: a memory with gates.

What it computes
    In a plain recurrent network the state is rewritten by every step, and after a few steps nothing
    of an input, nor of its gradient, is left. The LSTM keeps a second state c, its memory, that is
    changed by multiplying and adding only. Three gates between 0 and 1 say, element by element, how
    much of the old memory stays (forget), how much of the new content g comes in (input), and how
    much of it is shown (output). Where the forget gate is 1 the memory's gradient goes back
    unchanged, for as many steps as need be: that is the cure for vanishing gradients.

Formula
    [i f g o] = x Wx + h Wh + b, four blocks of H columns in this order
    i, f, o = sigmoid of their blocks, g = tanh of its block
    c' = f c + i g,  h' = o tanh(c')
    backward:  dc' is what comes in plus dh' o (1 - tanh(c')^2)
               do = dh' tanh(c'), df = dc' c, di = dc' g, dg = dc' i, and dc = dc' f
               through the slopes: i (1 - i), f (1 - f), o (1 - o), and 1 - g^2 for g
               the four side by side are da, (N, 4H), and the rest is as in two affine layers

Shapes
    x, dx: (N, D); h, dh, c, dc and the new ones: (N, H)
    Wx: (D, 4H), Wh: (H, 4H), b: (4H,)

Conventions
    `LSTMCell(Wx, Wh, b)`, gates in the order input, forget, cell, output, as in PyTorch; `params`
    is [Wx, Wh, b], the very arrays that were given, and `grads` their gradients in the same order,
    which backward overwrites. `forward(x, h, c) -> (h', c')`, `backward(dh', dc') -> (dx, dh, dc)`.
    Nothing that is given is changed.

From
    S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9, 1997; the
    forget gate from F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to forget", Neural
    Computation 12, 2000.

Example
    All weights and biases 0: i = f = o = 0.5 and g = 0. With c = [[2]] c' = [[1]] and h' =
    0.5 tanh(1) = [[0.3808]]; dh' = [[0]] and dc' = [[1]] give dc = [[0.5]].
"""

import numpy as np


def sigmoid(x):
    return 0.5 * (np.tanh(0.5 * x) + 1)


class LSTMCell:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x, h, c):
        """x (N, D), h and c (N, H) -> the new h and c, each (N, H)."""
        # BEGIN SOLUTION
        Wx, Wh, b = self.params
        a = x @ Wx + h @ Wh + b
        H = h.shape[1]
        i, f, o = (sigmoid(a[:, k * H : (k + 1) * H]) for k in (0, 1, 3))
        g = np.tanh(a[:, 2 * H : 3 * H])
        new = f * c + i * g
        shown = np.tanh(new)
        self.kept = x, h, c, i, f, g, o, shown
        return o * shown, new
        # END SOLUTION

    def backward(self, dh, dc):
        """The gradients for the new h and c -> (dx, dh, dc); `grads` becomes [dWx, dWh, db]."""
        # BEGIN SOLUTION
        Wx, Wh, _ = self.params
        x, h, c, i, f, g, o, shown = self.kept
        dnew = dc + dh * o * (1 - shown * shown)
        di = dnew * g * i * (1 - i)
        df = dnew * c * f * (1 - f)
        dg = dnew * i * (1 - g * g)
        do = dh * shown * o * (1 - o)
        da = np.concatenate([di, df, dg, do], axis=1)
        self.grads[:] = [x.T @ da, h.T @ da, da.sum(axis=0)]
        return da @ Wx.T, da @ Wh.T, dnew * f
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def lstm_cell(x, h, c, Wx, Wh, b):
    import torch

    return tuple(torch.lstm_cell(x, (h, c), Wx.T, Wh.T, b, 0 * b))


def sized(N, D, H, scale=0.7, **others) -> dict[str, Any]:
    return {
        "x": normal(N, D),
        "h": normal(N, H),
        "c": normal(N, H, scale=2.0),
        "Wx": normal(D, 4 * H, scale=scale),
        "Wh": normal(H, 4 * H, scale=scale),
        "b": normal(4 * H),
        **others,
    }


exercise = Exercise(
    LSTMCell,
    form=Layer(),
    cases=[
        Case("three samples", **sized(3, 4, 2)),
        Case("one sample", **sized(1, 4, 2)),
        Case("one unit", **sized(4, 3, 1)),
        Case("equal sizes", **sized(3, 3, 3)),
        Case(
            "from the state 0",
            **sized(2, 3, 2, h=fixed([[0.0] * 2] * 2), c=fixed([[0.0] * 2] * 2)),
        ),
        Case("saturated", **sized(2, 3, 4, scale=20.0)),
        Case(
            "other layouts",
            x=normal(2, 3).strided(),
            h=normal(2, 2).fortran(),
            c=normal(2, 2).strided(),
            Wx=normal(3, 8).fortran(),
            Wh=normal(2, 8).strided(),
            b=normal(8),
        ),
    ],
    checks=[Oracle(lstm_cell), Gradient(), State()],
    hints=[
        "One product for all gates, then cut it: the columns from k H to (k + 1) H are block k.",
        "backward begins with the gradient for c': it comes from outside, dc, and from h' as well, "
        "through the output gate and tanh. From there go to i, f, g and the old c.",
        "Multiply each by the slope of its own sigmoid or tanh, put the four side by side in the "
        "order i, f, g, o, and go back through the affine part as in RNNCell.",
    ],
    mistakes=[
        Mistake(
            [
                ("for k in (0, 1, 3))", "for k in (2, 0, 3))"),
                ("a[:, 2 * H : 3 * H]", "a[:, H : 2 * H]"),
                ("[di, df, dg, do]", "[df, dg, di, do]"),
            ],
            "the gates are in another order: the columns hold input, forget, cell, output",
            row=85,
        ),
        Mistake(
            ("dnew = dc + dh", "dnew = dh"),
            "the incoming dc is left out of the gradient for the new memory",
            row=86,
        ),
        Mistake(
            ("dnew = dc + dh * o * (1 - shown * shown)", "dnew = dc"),
            "the new memory is shown in h' too: dh' reaches it through the output gate and tanh",
            row=87,
        ),
        Mistake(
            [
                (
                    "x, h, c, i, f, g, o, shown\n        return",
                    "x, h, c, i, f, g, o, shown, new\n        return",
                ),
                ("g, o, shown = self.kept", "g, o, shown, new = self.kept"),
                ("do = dh * shown", "do = dh * new"),
            ],
            "the output gate multiplies tanh(c'), so that is what do takes, not c' itself",
            row=88,
        ),
        Mistake(
            [
                (
                    "x, h, c, i, f, g, o, shown\n        return",
                    "x, h, c, i, f, g, o, shown, new\n        return",
                ),
                ("g, o, shown = self.kept", "g, o, shown, new = self.kept"),
                ("dnew * c * f", "dnew * new * f"),
            ],
            "the forget gate multiplies the old memory, so that is what df takes, not the new one",
            row=89,
        ),
        Mistake(
            ("da @ Wh.T, dnew * f", "da @ Wh.T, dnew"),
            "the old memory came in through the forget gate: dc is multiplied by f",
            row=90,
        ),
        Mistake(
            ("dh * o * (1 - shown * shown)", "dh * o"),
            "between the memory and h' lies a tanh: multiply by its slope, 1 - tanh(c')^2",
        ),
        Mistake(
            ("dnew * i * (1 - g * g)", "dnew * i * g * (1 - g)"),
            "g is a tanh: its slope is 1 - g^2, not g (1 - g)",
        ),
        Mistake(
            ("return o * shown, new", "return o * new, new"), "h' shows tanh(c'), not c' itself"
        ),
        Mistake(("return o * shown, new", "return new, o * shown"), "the outputs are h', then c'"),
        Mistake(
            (
                "self.grads[:] = [x.T @ da, h.T @ da, da.sum(axis=0)]",
                "new = [x.T @ da, h.T @ da, da.sum(axis=0)]\n"
                "        self.grads = [g + n for g, n in zip(self.grads, new)]",
            ),
            "the gradients add up from call to call; backward overwrites grads",
        ),
    ],
)
# END SPEC
