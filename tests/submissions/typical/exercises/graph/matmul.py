import numpy as np


class MatMul:
    def __init__(self, W):
        self.params = [W]
        self.grads = [np.zeros_like(W)]

    def forward(self, x):
        W = self.params[0]
        self.x = x
        return x @ W

    def backward(self, dout):
        W = self.params[0]
        x2 = self.x.reshape(-1, W.shape[0])
        dout2 = dout.reshape(-1, W.shape[1])
        self.grads[0] += x2.T @ dout2
        return dout @ W.T
