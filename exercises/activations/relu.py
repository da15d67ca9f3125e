"""ReLU: the rectifier.

What it computes
    y = max(x, 0), element by element. Where x > 0 the gradient passes unchanged; elsewhere nothing
    flows back. Unlike sigmoid and tanh it does not flatten for large x, so deep networks of it can be
    trained. About half of the units are exactly 0 for a given sample: the activation is sparse. But a
    unit that is negative for every sample learns nothing any more ("dying ReLU").

Formula
    forward:   y = x where x > 0, else 0
    backward:  dx = dout where x > 0, else 0

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists.
    x and dout are not changed. At x = 0 any slope in [0, 1] is right.

From
    V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.

Example
    x = [-1, 0.5, 2] gives y = [0, 0.5, 2]; dout = [10, 20, 30] gives dx = [0, 20, 30].
"""

import numpy as np


class ReLU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> max(x, 0) of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
