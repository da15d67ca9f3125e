"""Pad: a margin around an image.

What it computes
    A kernel that has to fit whole visits the pixels of the border less often than the others, and
    the image shrinks with every layer. A margin around it helps. Filled with zeros it is the usual
    padding; filled with the nearest pixel of the image it invents no edge where there is none.
    Backward is the transposed question: where did each pixel go? A pixel of the border was copied
    into the margin, a corner many times, and gets back the gradients of all its copies.

Formula
    y[n, c, i, j] = x[n, c, i - pad, j - pad]  inside,
                    0                          in the margin, mode "zero"
                    x at the nearest pixel     in the margin, mode "edge"
    dx[n, c, h, w] = the sum of dout over all places where x[n, c, h, w] was put

Shapes
    x, dx: (N, C, H, W)
    y, dout: (N, C, H + 2 pad, W + 2 pad)

Conventions
    `Pad(pad, mode="zero")`, mode "zero" or "edge"; the same margin on all four sides; pad may be 0.
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed.

From
    Y. LeCun et al., "Backpropagation applied to handwritten zip code recognition", Neural
    Computation 1, 1989, where the margin has a constant value; the gradient by the chain rule.

Example
    One image [[1, 2]] with pad = 1: "zero" gives [[0, 0, 0, 0], [0, 1, 2, 0], [0, 0, 0, 0]], "edge"
    gives three rows [1, 1, 2, 2]. With a dout of ones dx is [[1, 1]], and [[6, 6]] for "edge".
"""

import numpy as np


class Pad:
    def __init__(self, pad, mode="zero"):
        self.pad = pad
        self.mode = mode
        self.params = []
        self.grads = []

    def forward(self, x):
        """x (N, C, H, W) -> y (N, C, H + 2 pad, W + 2 pad)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """dout (N, C, H + 2 pad, W + 2 pad) -> dx (N, C, H, W)."""
        # YOUR CODE HERE
        raise NotImplementedError
