import numpy as np


class Repeat:
    def __init__(self, n, axis=0):
        self.n = n
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of length 1 along axis -> x n times along that axis."""
        return x.repeat(self.n, self.axis)

    def backward(self, dout):
        """The gradient for the output, of length n along axis -> that for x, of length 1."""
        return dout.sum(self.axis, keepdims=True)
