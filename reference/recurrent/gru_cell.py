"""GRU cell: gates without a second state.

What it computes
    The LSTM's idea with less. There is one state h, and a gate z says, element by element, how much
    of it stays as it is; the rest is replaced by new content n. A second gate r says how much of
    the old state the new content may look at. Where z is 1 the state, and its gradient, go through
    a step unchanged, so that long memories can be learned; there are three products in place of
    the LSTM's four.

Formula
    [ar az an] = x Wx + bx and [hr hz hn] = h Wh + bh, three blocks of H columns each
    r = sigmoid(ar + hr), z = sigmoid(az + hz), n = tanh(an + r hn)
    h' = (1 - z) n + z h
    backward:  dn = dh' (1 - z) (1 - n^2), dz = dh' (h - n) z (1 - z), dr = dn hn r (1 - r)
               [dr dz dn] goes back through x Wx + bx, and [dr dz (dn r)] through h Wh + bh;
               dh is what the latter gives plus dh' z

Shapes
    x, dx: (N, D); h, dh, h', dh': (N, H)
    Wx: (D, 3H), Wh: (H, 3H), bx: (3H,), bh: (3H,)

Conventions
    `GRUCell(Wx, Wh, bx, bh)`, gates in the order reset, update, new, and all three choices as in
    PyTorch: r is applied after the product h Wh + bh, z keeps the old state, and there are two
    biases. `params` is [Wx, Wh, bx, bh], the very arrays that were given, and `grads` their
    gradients in the same order, which backward overwrites. `forward(x, h) -> h'`,
    `backward(dh') -> (dx, dh)`. Nothing that is given is changed.

From
    K. Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical
    machine translation", EMNLP 2014; r after the product as in J. Chung et al., "Empirical
    evaluation of gated recurrent neural networks on sequence modeling", arXiv:1412.3555, 2014, and
    its implementations.

Example
    All weights and biases 0: r = z = 0.5, n = 0, and h = [[4]] becomes h' = [[2]]; dh' = [[1]]
    gives dh = [[0.5]].
"""

import numpy as np


def sigmoid(x):
    return 0.5 * (np.tanh(0.5 * x) + 1)


class GRUCell:
    def __init__(self, Wx, Wh, bx, bh):
        self.params = [Wx, Wh, bx, bh]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x, h):
        """x (N, D), h (N, H) -> the new state (N, H)."""
        # BEGIN SOLUTION
        Wx, Wh, bx, bh = self.params
        a, m = x @ Wx + bx, h @ Wh + bh
        H = h.shape[1]
        r = sigmoid(a[:, :H] + m[:, :H])
        z = sigmoid(a[:, H : 2 * H] + m[:, H : 2 * H])
        hn = m[:, 2 * H :]
        n = np.tanh(a[:, 2 * H :] + r * hn)
        self.kept = x, h, r, z, n, hn
        return (1 - z) * n + z * h
        # END SOLUTION

    def backward(self, dh):
        """The gradient for the new state -> (dx, dh); `grads` becomes [dWx, dWh, dbx, dbh]."""
        # BEGIN SOLUTION
        Wx, Wh, _, _ = self.params
        x, h, r, z, n, hn = self.kept
        dn = dh * (1 - z) * (1 - n * n)
        dz = dh * (h - n) * z * (1 - z)
        dr = dn * hn * r * (1 - r)
        da = np.concatenate([dr, dz, dn], axis=1)
        dm = np.concatenate([dr, dz, dn * r], axis=1)
        self.grads[:] = [x.T @ da, h.T @ dm, da.sum(axis=0), dm.sum(axis=0)]
        return da @ Wx.T, dm @ Wh.T + dh * z
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def gru_cell(x, h, Wx, Wh, bx, bh):
    import torch

    return torch.gru_cell(x, h, Wx.T, Wh.T, bx, bh)


def sized(N, D, H, scale=0.7, **others) -> dict[str, Any]:
    return {
        "x": normal(N, D),
        "h": normal(N, H, scale=2.0),
        "Wx": normal(D, 3 * H, scale=scale),
        "Wh": normal(H, 3 * H, scale=scale),
        "bx": normal(3 * H),
        "bh": normal(3 * H),
        **others,
    }


exercise = Exercise(
    GRUCell,
    form=Layer(),
    cases=[
        Case("three samples", **sized(3, 4, 2)),
        Case("one sample", **sized(1, 4, 2)),
        Case("one unit", **sized(4, 3, 1)),
        Case("equal sizes", **sized(3, 3, 3)),
        Case("from the state 0", **sized(2, 3, 2, h=fixed([[0.0] * 2] * 2))),
        Case("saturated", **sized(2, 3, 4, scale=20.0)),
        Case(
            "other layouts",
            x=normal(2, 3).strided(),
            h=normal(2, 2).fortran(),
            Wx=normal(3, 6).fortran(),
            Wh=normal(2, 6).strided(),
            bx=normal(6),
            bh=normal(6),
        ),
    ],
    checks=[Oracle(gru_cell), Gradient(), State()],
    hints=[
        "Two products, x Wx + bx and h Wh + bh, stay apart, because r comes between them in the "
        "third block. Cut both into blocks of H columns.",
        "backward begins at h' = (1 - z) n + z h: what do n, z and h get? h gets more later on.",
        "The block of n goes back to the side of x as dn, to the side of h as dn * r. Concatenate "
        "in the order r, z, n, once for each side; dh is dm @ Wh.T + dh' * z.",
    ],
    mistakes=[
        Mistake(
            [
                (
                    "n = np.tanh(a[:, 2 * H :] + r * hn)",
                    "hn = h @ Wh[:, 2 * H :]\n"
                    "        inner = (r * h) @ Wh[:, 2 * H :] + bh[2 * H :]\n"
                    "        n = np.tanh(a[:, 2 * H :] + inner)",
                ),
            ],
            "r is applied after the product with Wh and its bias, not to h before it",
            row=91,
        ),
        Mistake(
            [
                ("(1 - z) * n + z * h", "(1 - z) * h + z * n"),
                ("dh * (1 - z) * (1 - n * n)", "dh * z * (1 - n * n)"),
                ("(h - n) * z", "(n - h) * z"),
                ("dm @ Wh.T + dh * z", "dm @ Wh.T + dh * (1 - z)"),
            ],
            "z is how much of the old state stays: h' = (1 - z) n + z h",
            row=92,
        ),
        Mistake(
            ("dm @ Wh.T + dh * z", "dm @ Wh.T"),
            "h goes into h' directly too: dh gets dh' z besides",
        ),
        Mistake(
            ("[dr, dz, dn * r]", "[dr, dz, dn]"),
            "on the side of h the new content is multiplied by r, and so is its gradient",
        ),
        Mistake(
            ("dr = dn * hn * r", "dr = dn * h * r"),
            "r multiplies h Wh + bh, so that is what dr takes, not h itself",
        ),
        Mistake(
            ("dh * (h - n) * z", "dh * (n - h) * z"),
            "h' = (1 - z) n + z h grows with z by h - n: the sign of dz is the other one",
        ),
        Mistake(
            [
                ("r = sigmoid(a[:, :H]", "z = sigmoid(a[:, :H]"),
                ("z = sigmoid(a[:, H :", "r = sigmoid(a[:, H :"),
                ("[dr, dz, dn],", "[dz, dr, dn],"),
                ("[dr, dz, dn * r]", "[dz, dr, dn * r]"),
            ],
            "the gates are in another order: the columns hold reset, update, new",
        ),
        Mistake(
            ("dh * (1 - z) * (1 - n * n)", "dh * (1 - z)"),
            "n is a tanh: its slope 1 - n^2 is missing",
        ),
        Mistake(
            (
                "self.grads[:] = [x.T @ da, h.T @ dm, da.sum(axis=0), dm.sum(axis=0)]",
                "new = [x.T @ da, h.T @ dm, da.sum(axis=0), dm.sum(axis=0)]\n"
                "        self.grads = [g + d for g, d in zip(self.grads, new)]",
            ),
            "the gradients add up from call to call; backward overwrites grads",
        ),
    ],
)
# END SPEC
