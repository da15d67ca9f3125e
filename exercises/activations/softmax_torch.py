"""Softmax on tensors: scores become probabilities.

What it computes
    Along the last axis, exponentials divided by their sum, on PyTorch tensors and without
    autograd: both directions are written by hand. Everything stays on the device and in the dtype
    of x.

Formula
    forward:   y_i = exp(x_i) / sum_k exp(x_k)
               (a constant subtracted from a whole row changes nothing)
    Jacobian:  d y_i / d x_j = y_i ((1 if i = j else 0) - y_j)
    backward:  dx_j = sum_i dout_i d y_i / d x_j

Shapes
    x, y, dout, dx: (..., C), all the same; any number of dimensions from 1 up

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. The sum runs over the last axis, whatever the number of dimensions. x and dout are not
    changed. y has x's dtype and device. Scores in the thousands, and rows of very different size,
    still give finite numbers. Time counts: no Python loop over the rows.

From
    J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", Neurocomputing, 1990.

Example
    x = [1, 2, 3] gives y = [0.0900, 0.2447, 0.6652]; dout = [1, 0, 0] gives
    dx = [0.0819, -0.0220, -0.0599], which sums to 0.
"""

import torch


class Softmax:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """Scores (..., C) -> probabilities (..., C)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the probabilities, (..., C) -> the gradient for the scores, (..., C)."""
        # YOUR CODE HERE
        raise NotImplementedError
