"""GRU: one gated state through time.

What it computes
    The GRU cell, applied to one part of a sequence after the other. Where its gate z is close to 1
    the state goes through a step almost unchanged, and so does the gradient on its way back: what
    was read a hundred steps ago can still be learned from. All steps share their weights, so their
    gradients for them add up.

Formula
    forward:   h_t = cell(x_t, h_(t-1)) for t = 1, ..., T, from the given h0
    backward:  for t = T, ..., 1, with dh = 0 to begin with:
               dx_t, dh = the cell's backward at step t of dhs_t + dh

Shapes
    xs, dxs: (N, T, D); h0, dh0: (N, H); hs, dhs: (N, T, H)
    Wx: (D, 3H), Wh: (H, 3H), bx: (3H,), bh: (3H,)

Conventions
    `GRU(Wx, Wh, bx, bh)`, gates in the order reset, update, new; `params` is [Wx, Wh, bx, bh], the
    very arrays that were given, and `grads` their gradients in the same order, which backward
    overwrites. `forward(xs, h0) -> hs`, the states after each step; `backward(dhs) -> (dxs, dh0)`.
    Each forward starts from the h0 it is given. Nothing that is given is changed.
    GRUCell is your own, imported from its exercise; solve that first. A cell remembers one step
    only, so each step needs one of its own.

From
    K. Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical
    machine translation", EMNLP 2014.

Example
    All weights and biases 0: r = z = 0.5 and n = 0, so each step halves the state. h0 = [[4]] gives
    the states 2 and 1; dhs of 10 and 1 gives dh0 = 10 / 2 + 1 / 4 = [[5.25]].
"""

import numpy as np

from exercises.recurrent.gru_cell import GRUCell


class GRU:
    def __init__(self, Wx, Wh, bx, bh):
        self.params = [Wx, Wh, bx, bh]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, xs, h0):
        """xs (N, T, D), h0 (N, H) -> the states after each step, (N, T, H)."""
        # BEGIN SOLUTION
        h, hs = h0, []
        self.cells = [GRUCell(*self.params) for _ in range(xs.shape[1])]
        for t, cell in enumerate(self.cells):
            h = cell.forward(xs[:, t], h)
            hs.append(h)
        return np.stack(hs, axis=1)
        # END SOLUTION

    def backward(self, dhs):
        """dhs (N, T, H) -> (dxs, dh0); `grads` becomes [dWx, dWh, dbx, dbh]."""
        # BEGIN SOLUTION
        dh = np.zeros_like(dhs[:, 0])
        grads = [np.zeros_like(p) for p in self.params]
        dxs = []
        for t in reversed(range(len(self.cells))):
            dx, dh = self.cells[t].backward(dhs[:, t] + dh)
            dxs.append(dx)
            grads = [g + d for g, d in zip(grads, self.cells[t].grads, strict=True)]
        self.grads[:] = grads
        return np.stack(dxs[::-1], axis=1), dh
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def gru(xs, h0, Wx, Wh, bx, bh):
    import torch

    return torch.gru(xs, h0[None], [Wx.T, Wh.T, bx, bh], True, 1, 0.0, False, False, True)[0]


def sized(N, T, D, H, scale=0.7, **others) -> dict[str, Any]:
    return {
        "xs": normal(N, T, D),
        "h0": normal(N, H, scale=2.0),
        "Wx": normal(D, 3 * H, scale=scale),
        "Wh": normal(H, 3 * H, scale=scale),
        "bx": normal(3 * H),
        "bh": normal(3 * H),
        **others,
    }


exercise = Exercise(
    GRU,
    form=Layer(),
    cases=[
        Case("five steps", **sized(2, 5, 3, 4)),
        Case("one step", **sized(3, 1, 4, 2)),
        Case("one sample, seven steps", **sized(1, 7, 3, 4)),
        Case("equal sizes", **sized(3, 3, 3, 3)),
        Case("from the state 0", **sized(2, 4, 3, 1, h0=fixed([[0.0], [0.0]]))),
        Case("saturated", **sized(2, 3, 2, 4, scale=20.0)),
    ],
    checks=[Oracle(gru), Gradient(), State()],
    needs=["gru_cell"],
    hints=[
        "forward: a new cell for each step, made with the same params, and kept in a list; h goes "
        "from one to the next.",
        "backward walks through the cells in reverse and carries dh, to which dhs[:, t] is added.",
        "Each cell's backward leaves its own part of the gradients in cell.grads: sum them over the "
        "steps.",
    ],
    mistakes=[
        Mistake(
            ("(dhs[:, t] + dh)", "(dhs[:, t])"),
            "a state goes into the next step too: add what that step hands back",
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
                "[GRUCell(*self.params) for _ in range(xs.shape[1])]",
                "[GRUCell(*self.params)] * xs.shape[1]",
            ),
            "one cell serves for all steps, and remembers only the last one: make one for each",
        ),
        Mistake(
            ("np.stack(dxs[::-1], axis=1)", "np.stack(dxs, axis=1)"),
            "dxs is in the order of going backward; turn it round",
        ),
        Mistake(
            [
                ("h, hs = h0, []", "h, hs = getattr(self, 'last', h0), []"),
                ("        return np.stack(hs", "        self.last = h\n        return np.stack(hs"),
            ],
            "a state is left over from the call before; each forward starts from the h0 it is given",
        ),
    ],
)
# END SPEC
