import numpy as np


class MatMul:
    def __init__(self, W):
        self.params = [W]
        self.grads = [np.zeros_like(W)]
        self.x = None

    def forward(self, x):
        (W,) = self.params
        out = np.dot(x, W)
        self.x = x
        return out

    def backward(self, dout):
        (W,) = self.params
        D, M = W.shape
        dx = np.dot(dout, W.T)
        dW = np.dot(self.x.reshape(-1, D).T, dout.reshape(-1, M))
        self.grads[0][...] = dW
        return dx
