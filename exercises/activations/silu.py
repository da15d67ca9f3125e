"""SiLU: each number as its own gate.

What it computes
    y = x sigmoid(x), element by element, also called swish: for large x almost x, for very negative x
    almost 0, and in between, around -1.28, a shallow dip below 0. It is smooth everywhere, and in deep
    networks often a little better than ReLU; many language models have it in their feed-forward part.

Formula
    s = 1 / (1 + exp(-x))
    forward:   y = x s
    backward:  dx = dout (s + x s (1 - s))

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x
    and dout are not changed. y has x's dtype. Entries of 1000 and -1000 give 1000 and 0, not nan.

From
    S. Elfwing, E. Uchibe and K. Doya, "Sigmoid-weighted linear units for neural network function
    approximation in reinforcement learning", Neural Networks 107, 2018.

Example
    x = [-1, 0, 2] gives y = [-0.2689, 0, 1.7616];
    dout = [1, 2, 10] gives dx = [0.0723, 1, 10.9078].
"""

import numpy as np


class SiLU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x sigmoid(x) of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
