"""ELU on tensors: an exponential on the negative side.

What it computes
    y = x where x > 0, and alpha (exp(x) - 1) elsewhere, on PyTorch tensors and without autograd:
    both directions are written by hand. Everything stays on the device and in the dtype of x.

Formula
    forward:   y = x where x > 0, else alpha (exp(x) - 1)
    backward:  dx = dout where x > 0, else dout alpha exp(x), which is dout (y + alpha)

Shapes
    x, y, dout, dx: any shape, all the same; alpha: a positive number

Conventions
    `ELU(alpha=1.0)`; `forward(x) -> y`, `backward(dout) -> dx`; no parameters (alpha is not learned),
    so `params` and `grads` are empty lists. x and dout are not changed. Entries of 1000 give 1000
    and slope 1, not inf or nan: exp is never needed of a positive number. At x = 0 any slope between
    alpha and 1 is right.

From
    D.-A. Clevert, T. Unterthiner and S. Hochreiter, "Fast and accurate deep network learning by
    exponential linear units (ELUs)", ICLR 2016.

Example
    With alpha = 2, x = [-1, 0.5, 3] gives y = [-1.2642, 0.5, 3];
    dout = [10, 20, 30] gives dx = [7.3576, 20, 30].
"""

import torch


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x where x > 0, else alpha (exp(x) - 1), of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
