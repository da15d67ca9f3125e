"""Sigmoid with loss: yes or no, straight from the scores.

What it computes
    Sigmoid turns each score into the chance of "yes"; the loss is -log of the chance that the right
    answer got, averaged over all answers. Each element is a question of its own, so a sample may have
    several labels at once. Taking both steps together keeps it exact for large scores, and leaves a
    gradient as simple as y - t.

Formula
    y = sigmoid(x)
    forward:   loss = -(1/M) sum (t log y + (1 - t) log (1 - y)), over all M elements
               where -log y = log(1 + exp(-x)) and -log (1 - y) = log(1 + exp(x)), so that each term is
               max(x, 0) - x t + log(1 + exp(-|x|))
    backward:  dx = dout (y - t) / M

Shapes
    x, t, dx: any shape, all the same, M elements in all
    loss, dout: scalars

Conventions
    `forward(x, t) -> loss`, the mean over all elements; `backward(dout=1.0) -> dx`, scaled by dout. t is
    0, 1 or a number between, of any dtype (integers and booleans too), and has no gradient. No
    parameters, so `params` and `grads` are empty lists. The loss has shape (), not (1,), and x's
    dtype. x and t are not changed. Scores in the thousands give a finite loss, not cut off.

From
    C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.2.

Example
    x = [[0], [2]] and t = [[1], [0]] give y = [[0.5], [0.8808]] and the loss
    (0.6931 + 2.1269) / 2 = 1.4100; dout = 2 gives dx = [[-0.5], [0.8808]].
"""

import numpy as np


class SigmoidWithLoss:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Scores x and labels t of one shape -> the mean loss, a scalar."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the scores, of x's shape."""
        # YOUR CODE HERE
        raise NotImplementedError
