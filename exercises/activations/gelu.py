"""GELU: x times the chance to be larger than a random number.

What it computes
    y = x P(x), with P(x) the chance that a standard normal number lies below x: a ReLU whose gate is
    not 0 or 1 but a probability. It is smooth, dips a little below 0 around -0.75, and stands in the
    transformers of BERT and GPT. Many programs replace P by a formula with tanh, which is off by up to
    a thousandth; here it is exact.

Formula
    P(x) = (1 + erf(x / sqrt 2)) / 2,  p(x) = exp(-x^2 / 2) / sqrt(2 pi)
    forward:   y = x P(x)
    backward:  dx = dout (P(x) + x p(x))

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x
    and dout are not changed. NumPy has no erf; Python's math.erf takes one number, and
    np.vectorize(math.erf) a whole array.

From
    D. Hendrycks and K. Gimpel, "Gaussian error linear units (GELUs)", arXiv 1606.08415, 2016.

Example
    x = [-1, 0, 2] gives y = [-0.1587, 0, 1.9545];
    dout = [1, 2, 10] gives dx = [-0.0833, 1, 10.8523].
"""

import math

import numpy as np


class GELU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x times the normal distribution function at x, of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
