import numpy as np


class Repeat:
    def __init__(self, n, axis=0):
        self.n = n
        self.axis = axis
        self.params, self.grads = [], []

    def forward(self, x):
        return np.repeat(x, self.n, axis=self.axis)

    def backward(self, dout):
        # they are all copies of the same thing, so take the first
        return np.take(dout, [0], axis=self.axis)
