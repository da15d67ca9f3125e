import numpy as np


class Sigmoid:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> 1 / (1 + exp(-x)) of the same shape."""
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        return dout * self.y * (1 - self.y)
