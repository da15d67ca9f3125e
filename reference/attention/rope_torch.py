"""RoPE on tensors: positions as rotations.

What it computes
    Rotary position embedding turns each pair of columns, taken as a point in the plane, by an angle
    that grows with the position: fast in the first pair, slowly in the last. Nothing gets longer or
    shorter. Done to queries and keys alike, it makes their inner product depend on how far apart
    they are and not on where they stand, which is what attention should see. Here on PyTorch
    tensors and without autograd: both directions are written by hand, and everything stays on the
    device and in the dtype of x.

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
    second). y has x's dtype: angles made in
    float32 are not exact enough for an x of float64. x and dout are not changed.

From
    J. Su et al., "RoFormer: enhanced transformer with rotary position embedding", 2021.

Example
    x = [[[1, 0], [1, 0], [0, 2]]] (three positions, one pair) gives
    y = [[[1, 0], [0.5403, 0.8415], [-1.8186, -0.8323]]], turned by 0, 1 and 2;
    dout = [[[0, 0], [1, 0], [0, 0]]] gives dx = [[[0, 0], [0.5403, -0.8415], [0, 0]]].
"""

import torch


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
        t = torch.arange(T, dtype=x.dtype, device=x.device)[:, None]
        angle = t * self.base ** (-torch.arange(0, D, 2, dtype=x.dtype, device=x.device) / D)
        cos, sin = torch.cos(angle), way * torch.sin(angle)
        even, odd = x[..., 0::2], x[..., 1::2]
        y = torch.empty_like(x)
        y[..., 0::2] = even * cos - odd * sin
        y[..., 1::2] = even * sin + odd * cos
        return y
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "rope",
    RoPE,
    also=[Device()],
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
            (
                "-torch.arange(0, D, 2, dtype=x.dtype, device=x.device) / D",
                "-torch.arange(D // 2, dtype=x.dtype, device=x.device) / D",
            ),
            "the exponent is -2i/D, with i the number of the pair",
        ),
        Mistake(
            (
                "torch.arange(T, dtype=x.dtype, device=x.device)",
                "torch.arange(1, T + 1, dtype=x.dtype, device=x.device)",
            ),
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
                ("y = torch.empty_like(x)", "y = x"),
                (
                    "even, odd = x[..., 0::2], x[..., 1::2]",
                    "even, odd = x[..., 0::2].clone(), x[..., 1::2].clone()",
                ),
            ],
            "the rotation is written into the argument itself; make a new tensor",
        ),
    ],
)
# END SPEC
