"""Sum: the node that adds up along an axis.

What it computes
    The sum along one axis, which stays with length 1. Every summed element moves the result by as
    much as it moves itself, so the upstream gradient is handed to all of them. It is the dual of
    the repeat node: the forward of either is the backward of the other.

Formula
    forward:   out[..., 0, ...] = sum over i of x[..., i, ...], with i at `axis`
    backward:  dx[..., i, ...] = dout[..., 0, ...] for every i

Shapes
    x, dx: (N, D), or any shape with at least one axis
    out, dout: (1, D), or x's shape with length 1 along `axis`

Conventions
    `Sum(axis=0)`; a negative axis counts from the last one. The axis stays, with length 1.
    `forward(x) -> out`, `backward(dout) -> dx` of x's full shape; no parameters, so `params` and
    `grads` are empty lists. x and dout are not changed.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (the sum node).

Example
    x = [[1, 2], [3, 4], [5, 6]] gives [[9, 12]];
    dout = [[10, 20]] gives dx = [[10, 20], [10, 20], [10, 20]].
"""

import numpy as np


class Sum:
    def __init__(self, axis=0):
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> its sum along axis, which stays with length 1."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of length 1 along axis -> that for x, in full."""
        # YOUR CODE HERE
        raise NotImplementedError
