import numpy as np


class Branch:
    def __init__(self, n=2):
        self.n = n
        self.params, self.grads = [], []

    def forward(self, x):
        return tuple(x.copy() for i in range(self.n))

    def backward(self, *douts):
        return np.mean(douts, axis=0)
