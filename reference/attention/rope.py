"""RoPE: positions as rotations.

What it computes
    Rotary position embedding turns each pair of columns, taken as a point in the plane, by an
    angle that grows with the position: fast in the first pair, slowly in the last. Nothing gets
    longer or shorter. Done to queries and keys alike, it makes their inner product depend on how
    far apart they are and not on where they stand, which is what attention should see.

Formula
    pair i of D/2 at position t, with the angle a = t base^(-2i/D):
    forward:   y[2i]     = x[2i] cos a - x[2i + 1] sin a
               y[2i + 1] = x[2i] sin a + x[2i + 1] cos a
    backward:  the rotation by -a, since the transpose of a rotation is the rotation back

Shapes
    x, y, dout, dx: (N, T, D), D even

Conventions
    `RoPE(base=10000.0)`; `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and
    `grads` are empty lists. Positions count from 0, so the first one is not turned. The pairs are
    interleaved: columns 0 and 1, 2 and 3, ... (and not a column of the first half with one of the
    second). y has x's dtype. x and dout are not changed.

From
    J. Su et al., "RoFormer: enhanced transformer with rotary position embedding", 2021.

Example
    x = [[[1, 0], [1, 0], [0, 2]]] (three positions, one pair) gives
    y = [[[1, 0], [0.5403, 0.8415], [-1.8186, -0.8323]]], turned by 0, 1 and 2;
    dout = [[[0, 0], [1, 0], [0, 0]]] gives dx = [[[0, 0], [0.5403, -0.8415], [0, 0]]].
"""

import numpy as np


class RoPE:
    def __init__(self, base=10000.0):
        self.base = base
        self.params = []
        self.grads = []

    def forward(self, x):
        """x (N, T, D) -> x with its pairs turned, (N, T, D)."""
        # BEGIN SOLUTION
        return self.turned(x, 1)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output (N, T, D) -> the gradient for x (N, T, D)."""
        # BEGIN SOLUTION
        return self.turned(dout, -1)

    def turned(self, x, way):
        """The pairs of x turned by the angles of their positions, forward (1) or back (-1)."""
        T, D = x.shape[1:]
        angle = np.arange(T)[:, None] * self.base ** (-np.arange(0, D, 2) / D)
        cos, sin = np.cos(angle).astype(x.dtype), way * np.sin(angle).astype(x.dtype)
        even, odd = x[..., 0::2], x[..., 1::2]
        y = np.empty_like(x)
        y[..., 0::2] = even * cos - odd * sin
        y[..., 1::2] = even * sin + odd * cos
        return y
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def rotated(x, base=10000.0):
    """Each pair as a complex number, times e^(i a)."""
    import torch

    T, D = x.shape[1:]
    t, i = torch.arange(T, dtype=x.dtype), torch.arange(0, D, 2, dtype=x.dtype)
    turn = torch.polar(torch.ones(T, D // 2, dtype=x.dtype), torch.outer(t, base ** (-i / D)))
    z = torch.complex(x[..., 0::2], x[..., 1::2]) * turn
    return torch.view_as_real(z).reshape(x.shape)


exercise = Exercise(
    RoPE,
    form=Layer(),
    cases=[
        Case(x=normal(2, 5, 8)),
        Case("another base", x=normal(3, 4, 6), base=100.0),
        Case("one pair", x=normal(2, 7, 2)),
        Case("one position", x=normal(3, 1, 4)),
        Case("one sample", x=normal(1, 6, 10)),
        Case("two pairs, two positions", x=fixed([[[1.0, 0.0, 0.0, 1.0], [0.0, -2.0, 3.0, 0.0]]])),
        Case("large values", x=normal(2, 3, 4, scale=1000.0), base=500.0),
        Case("not contiguous", x=normal(2, 4, 6).strided()),
        Case("Fortran order", x=normal(3, 2, 4).fortran()),
    ],
    checks=[Oracle(rotated), Gradient(), State()],
    hints=[
        "x[..., 0::2] and x[..., 1::2] are the two coordinates of all pairs; the angles are a "
        "table (T, D/2) that goes with both.",
        "A rotation by a: (u, w) becomes (u cos a - w sin a, u sin a + w cos a).",
        "backward is the same function with -a: cos stays, sin changes its sign. It needs nothing "
        "that forward saw.",
    ],
    mistakes=[
        Mistake(
            [
                (
                    "even, odd = x[..., 0::2], x[..., 1::2]",
                    "even, odd = x[..., : D // 2], x[..., D // 2 :]",
                ),
                ("y[..., 0::2] = even", "y[..., : D // 2] = even"),
                ("y[..., 1::2] = even", "y[..., D // 2 :] = even"),
            ],
            "a pair is two neighbouring columns, 2i and 2i + 1, not one of each half",
            row=126,
        ),
        Mistake(
            ("self.turned(dout, -1)", "self.turned(dout, 1)"),
            "backward rotates back: the transpose of a rotation is the rotation by -a",
        ),
        Mistake(
            [
                ("self.turned(dout, -1)", "self.turned(dout, 1)"),
                ("self.turned(x, 1)", "self.turned(x, -1)"),
            ],
            "the pairs are turned the wrong way round: y[2i + 1] has + x[2i] sin a",
        ),
        Mistake(
            ("self.turned(dout, -1)", "dout"),
            "the gradient is rotated too, back by the angle of its position",
        ),
        Mistake(
            ("-np.arange(0, D, 2) / D", "-np.arange(D // 2) / D"),
            "the exponent is -2i/D, with i the number of the pair",
        ),
        Mistake(
            ("np.arange(T)[:, None]", "np.arange(1, T + 1)[:, None]"),
            "positions count from 0: the first one is not turned",
        ),
        Mistake(("self.base **", "10000.0 **"), "the base is the one that is given"),
        Mistake(
            (
                "y[..., 1::2] = even * sin + odd * cos",
                "y[..., 1::2] = y[..., 0::2] * sin + odd * cos",
            ),
            "both new coordinates are made from the old ones, also the second",
        ),
        Mistake(
            [
                ("y = np.empty_like(x)", "y = x"),
                (
                    "even, odd = x[..., 0::2], x[..., 1::2]",
                    "even, odd = x[..., 0::2].copy(), x[..., 1::2].copy()",
                ),
            ],
            "the rotation is written into the argument itself; make a new array",
        ),
    ],
)
# END SPEC
