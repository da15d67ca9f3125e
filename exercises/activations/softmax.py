"""Softmax: scores become probabilities.

What it computes
    Along the last axis, exponentials divided by their sum: each row becomes positive and sums to
    1, and the largest score gets the largest share. It is the output of a classifier and the heart
    of attention. Each entry of y depends on each score of its row, so backward is a product with a
    whole Jacobian matrix, and not one slope an element.

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
    changed. y has x's dtype. Scores in the thousands, and rows of very different size, still give
    finite numbers. Time counts: no Python loop over the rows.

From
    J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", Neurocomputing, 1990.

Example
    x = [1, 2, 3] gives y = [0.0900, 0.2447, 0.6652]; dout = [1, 0, 0] gives
    dx = [0.0819, -0.0220, -0.0599], which sums to 0.
"""

import numpy as np


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
