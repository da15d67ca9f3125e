"""Repeat: the node that copies along an axis.

What it computes
    An array of length 1 along one axis, copied n times along it. Broadcasting does this silently,
    as when one bias row is added to every sample of a batch; here it is a node of its own, with
    its backward in the open. It is the dual of the sum node: the forward of either is the backward
    of the other.

Formula
    forward:   out[..., i, ...] = x[..., 0, ...] for i = 0 ... n - 1, with i at `axis`
    backward:  dx = the sum of dout over `axis`, which stays with length 1

Shapes
    x, dx: (1, D), or any shape with length 1 along `axis`
    out, dout: (n, D), or x's shape with length n along `axis`

Conventions
    `Repeat(n, axis=0)`, n >= 1; a negative axis counts from the last one. `forward(x) -> out`,
    `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x and dout are
    not changed.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (the repeat node).

Example
    x = [[1, 2]] with n = 3 gives [[1, 2], [1, 2], [1, 2]];
    dout = [[1, 2], [3, 4], [5, 6]] gives dx = [[9, 12]].
"""

import numpy as np


class Repeat:
    def __init__(self, n, axis=0):
        self.n = n
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of length 1 along axis -> x n times along that axis."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of length n along axis -> that for x, of length 1."""
        # YOUR CODE HERE
        raise NotImplementedError
