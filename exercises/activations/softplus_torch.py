"""Softplus on tensors: ReLU without the corner.

What it computes
    y = log(1 + exp(x)), element by element, on PyTorch tensors and without autograd: both
    directions are written by hand. Everything stays on the device and in the dtype of x.

Formula
    forward:   y = log(1 + exp(x)), which is also max(x, 0) + log(1 + exp(-|x|))
    backward:  dx = dout / (1 + exp(-x))

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x
    and dout are not changed. y has x's dtype. Entries of 1000 and -1000 give 1000 and 0, not inf.

From
    C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau and R. Garcia, "Incorporating second-order functional
    knowledge for better option pricing", NIPS 2000.

Example
    x = [-1, 0, 2] gives y = [0.3133, 0.6931, 2.1269];
    dout = [1, 2, 10] gives dx = [0.2689, 1, 8.8080].
"""

import torch


class Softplus:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> log(1 + exp(x)) of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
