import numpy as np


class Affine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [None, None]

    def forward(self, x):
        W, b = self.params
        self.x = x
        self.rows = x.reshape(len(x), -1)
        return self.rows @ W + b

    def backward(self, dout):
        W, b = self.params
        self.grads[0] = dout.T @ self.rows
        self.grads[1] = dout.sum(axis=0)
        return (dout @ W.T).reshape(self.x.shape)
