"""LSTM: a memory through time.

What it computes
    The LSTM cell, applied to one part of a sequence after the other. Two states go from step to
    step, h and the memory c; only h is shown outside. Backward therefore hands two gradients from
    each step to the one before, dh, to which the step's own dhs_t is added, and dc, which has no
    other source. As all steps share their weights, so their gradients for them add up.

Formula
    forward:   h_t, c_t = cell(x_t, h_(t-1), c_(t-1)) for t = 1, ..., T, from the given h0 and c0
    backward:  for t = T, ..., 1, with dh = dc = 0 to begin with:
               dx_t, dh, dc = the cell's backward at step t of (dhs_t + dh, dc)

Shapes
    xs, dxs: (N, T, D); h0, dh0, c0, dc0: (N, H); hs, dhs: (N, T, H)
    Wx: (D, 4H), Wh: (H, 4H), b: (4H,)

Conventions
    `LSTM(Wx, Wh, b)`, gates in the order input, forget, cell, output; `params` is [Wx, Wh, b], the
    very arrays that were given, and `grads` their gradients in the same order, which backward
    overwrites. `forward(xs, h0, c0) -> hs`, the states h after each step; `backward(dhs) -> (dxs,
    dh0, dc0)`. Each forward starts from the states it is given. Nothing that is given is changed.
    LSTMCell is your own, imported from its exercise; solve that first. A cell remembers one step
    only, so each step needs one of its own.

From
    S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9, 1997; A.
    Graves, "Supervised sequence labelling with recurrent neural networks", Springer 2012.

Example
    All weights and biases 0: every gate is 0.5 and g = 0. c0 = [[4]] becomes 2, then 1, and hs is
    0.5 tanh(2) = 0.4820, then 0.5 tanh(1) = 0.3808, whatever the inputs.
"""

import numpy as np

from exercises.recurrent.lstm_cell import LSTMCell


class LSTM:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, xs, h0, c0):
        """xs (N, T, D), h0 and c0 (N, H) -> the states h after each step, (N, T, H)."""
        # BEGIN SOLUTION
        h, c, hs = h0, c0, []
        self.cells = [LSTMCell(*self.params) for _ in range(xs.shape[1])]
        for t, cell in enumerate(self.cells):
            h, c = cell.forward(xs[:, t], h, c)
            hs.append(h)
        return np.stack(hs, axis=1)
        # END SOLUTION

    def backward(self, dhs):
        """dhs (N, T, H) -> (dxs, dh0, dc0); `grads` becomes [dWx, dWh, db]."""
        # BEGIN SOLUTION
        dh = dc = np.zeros_like(dhs[:, 0])
        grads = [np.zeros_like(p) for p in self.params]
        dxs = []
        for t in reversed(range(len(self.cells))):
            dx, dh, dc = self.cells[t].backward(dhs[:, t] + dh, dc)
            dxs.append(dx)
            grads = [g + d for g, d in zip(grads, self.cells[t].grads, strict=True)]
        self.grads[:] = grads
        return np.stack(dxs[::-1], axis=1), dh, dc
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def lstm(xs, h0, c0, Wx, Wh, b):
    import torch

    arrays = [Wx.T, Wh.T, b, 0 * b]
    states = (h0[None], c0[None])
    return torch.lstm(xs, states, arrays, True, 1, 0.0, False, False, True)[0]


def sized(N, T, D, H, scale=0.7, **others) -> dict[str, Any]:
    return {
        "xs": normal(N, T, D),
        "h0": normal(N, H),
        "c0": normal(N, H, scale=2.0),
        "Wx": normal(D, 4 * H, scale=scale),
        "Wh": normal(H, 4 * H, scale=scale),
        "b": normal(4 * H),
        **others,
    }


exercise = Exercise(
    LSTM,
    form=Layer(),
    cases=[
        Case("five steps", **sized(2, 5, 3, 4)),
        Case("one step", **sized(3, 1, 4, 2)),
        Case("one sample, seven steps", **sized(1, 7, 3, 4)),
        Case("equal sizes", **sized(3, 3, 3, 3)),
        Case(
            "from the state 0",
            **sized(2, 4, 3, 1, h0=fixed([[0.0], [0.0]]), c0=fixed([[0.0], [0.0]])),
        ),
        Case("saturated", **sized(2, 3, 2, 4, scale=20.0)),
    ],
    checks=[Oracle(lstm), Gradient(), State()],
    needs=["lstm_cell"],
    hints=[
        "forward: a new cell for each step, made with the same params, and kept in a list; h and c "
        "go from one to the next.",
        "backward walks through the cells in reverse and carries dh and dc. Only dh gets something "
        "more at each step: dhs[:, t].",
        "Each cell's backward leaves its own part of the gradients in cell.grads: sum them over the "
        "steps.",
    ],
    mistakes=[
        Mistake(
            ("(dhs[:, t] + dh, dc)", "(dhs[:, t], dc)"),
            "a state h goes into the next step too: add what that step hands back",
        ),
        Mistake(
            ("(dhs[:, t] + dh, dc)", "(dhs[:, t] + dh, 0 * dc)"),
            "the memory's gradient dc is not handed from step to step",
        ),
        Mistake(
            (
                "grads = [g + d for g, d in zip(grads, self.cells[t].grads, strict=True)]",
                "grads = [*self.cells[t].grads]",
            ),
            "every step uses the same weights: their gradients add up over the steps",
        ),
        Mistake(
            (
                "[LSTMCell(*self.params) for _ in range(xs.shape[1])]",
                "[LSTMCell(*self.params)] * xs.shape[1]",
            ),
            "one cell serves for all steps, and remembers only the last one: make one for each",
        ),
        Mistake(
            ("np.stack(dxs[::-1], axis=1)", "np.stack(dxs, axis=1)"),
            "dxs is in the order of going backward; turn it round",
        ),
        Mistake(
            [
                ("h, c, hs = h0, c0, []", "h, c, hs = h0, getattr(self, 'last', c0), []"),
                ("        return np.stack(hs", "        self.last = c\n        return np.stack(hs"),
            ],
            "the memory of the call before is used; each forward starts from the c0 it is given",
        ),
    ],
)
# END SPEC
