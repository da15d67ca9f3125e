"""Leaky ReLU: the cure for dying ReLU.

What it computes
    y = x where x > 0, and alpha x elsewhere, element by element. A unit with ReLU that is negative
    for every sample has gradient 0 everywhere: no step of training ever wakes it up again ("dying
    ReLU"). A small slope alpha on the negative side keeps a little gradient flowing, so that the
    unit can come back.

Formula
    forward:   y = x where x > 0, else alpha x
    backward:  dx = dout where x > 0, else alpha dout

Shapes
    x, y, dout, dx: any shape, all the same; alpha: a number between 0 and 1

Conventions
    `LeakyReLU(alpha=0.01)`; `forward(x) -> y`, `backward(dout) -> dx`; no parameters (alpha is not
    learned), so `params` and `grads` are empty lists. x and dout are not changed. At x = 0 any slope
    in [alpha, 1] is right.

From
    A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve neural network acoustic
    models", ICML 2013.

Example
    With alpha = 0.1, x = [-1, 0.5, -2] gives y = [-0.1, 0.5, -0.2];
    dout = [10, 20, 30] gives dx = [1, 20, 3].
"""

import numpy as np


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x where x > 0, else alpha x, of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
