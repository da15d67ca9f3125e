import numpy as np


class Repeat:
    def __init__(self, n, axis=0):
        self.n, self.axis = n, axis
        self.params, self.grads = [], []

    def forward(self, x):
        return np.repeat(x, self.n, axis=self.axis)

    def backward(self, dout):
        return np.sum(dout, axis=self.axis, keepdims=True)
