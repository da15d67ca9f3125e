"""Huber on tensors: squared for small errors, absolute for large ones.

What it computes
    A loss for regression that outliers cannot pull around: squared for errors up to delta, a
    straight line beyond. On PyTorch tensors and without autograd: both directions are written
    by hand. Everything stays on the device and in the dtype of x.

Formula
    r = x - t
    forward:   loss = (1/M) sum of r^2 / 2 where |r| <= delta, else delta (|r| - delta / 2)
    backward:  dx = dout r / M where |r| <= delta, else dout delta sign(r) / M

Shapes
    x, t, dx: any shape, all the same, M elements in all
    loss, dout: scalars; delta: a positive number

Conventions
    `Huber(delta=1.0)`; `forward(x, t) -> loss`, the mean over all elements; `backward(dout=1.0) -> dx`,
    scaled by dout. The targets have no gradient. No parameters, so `params` and `grads` are empty
    lists. The loss has shape (), not (1,). x and t are not changed.

From
    P. J. Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35,
    1964.

Example
    With delta = 2, x = [1, 5, -4] and t = [0, 0, 0] give the loss (0.5 + 8 + 6) / 3 = 4.8333;
    dout = 3 gives dx = [1, 2, -2].
"""

import torch


class Huber:
    def __init__(self, delta=1.0):
        self.delta = delta
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Outputs x and targets t of one shape -> the mean loss, a scalar."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for x, of its shape."""
        # YOUR CODE HERE
        raise NotImplementedError
