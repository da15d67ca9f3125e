"""Every row with every other, and then the diagonal."""

import numpy as np


class Dot:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, y):
        self.x, self.y = x, y
        return np.diag(x @ y.T).copy()

    def backward(self, dout):
        d = np.diag(dout)
        return d @ self.y, d @ self.x
