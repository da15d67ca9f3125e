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
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output (N, T, D) -> the gradient for x (N, T, D)."""
        # YOUR CODE HERE
        raise NotImplementedError
