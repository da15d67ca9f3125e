"""Tanh: the sigmoid around zero.

What it computes
    y = tanh(x), element by element: any number becomes one between -1 and 1. It is a sigmoid
    stretched to both sides of 0, so that what a layer hands on is centred, which makes the next
    layer easier to train; and it is the activation inside recurrent networks. Its slope is 1 at the
    origin and almost 0 beyond 3 or so: there it saturates, and the gradient vanishes.

Formula
    forward:   y = tanh(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x)) = 2 sigmoid(2x) - 1
    backward:  dx = dout (1 - y^2)

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed. y has x's dtype. Entries of 1000 and -1000 give 1 and -1.

From
    Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller, "Efficient BackProp", in: Neural Networks:
    Tricks of the Trade, Springer 1998, section 4.4.

Example
    x = [-1, 0, 2] gives y = [-0.7616, 0, 0.9640];
    dout = [1, 2, 10] gives dx = [0.4200, 2, 0.7065].
"""

import numpy as np


class Tanh:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> tanh(x) of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
