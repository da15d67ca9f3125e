"""Sigmoid on tensors: the logistic function.

What it computes
    y = 1 / (1 + exp(-x)), element by element, on PyTorch tensors and without autograd: both
    directions are written by hand. Everything stays on the device and in the dtype of x.

Formula
    forward:   y = 1 / (1 + exp(-x)), which is also exp(x) / (1 + exp(x))
    backward:  dx = dout y (1 - y)

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed. y has x's dtype and device. Entries of 1000 and -1000 give 1
    and 0, not nan.

From
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", Nature 323, 1986.

Example
    x = [-1, 0, 2] gives y = [0.2689, 0.5, 0.8808];
    dout = [1, 2, 10] gives dx = [0.1966, 0.5, 1.0499].
"""

import torch


class Sigmoid:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> 1 / (1 + exp(-x)) of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
