import numpy as np


class Dot:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, y):
        self.x, self.y = x, y
        N, D = x.shape
        out = np.zeros(N, dtype=x.dtype)
        for n in range(N):
            for d in range(D):
                out[n] += x[n, d] * y[n, d]
        return out

    def backward(self, dout):
        dx = np.zeros_like(self.x)
        dy = np.zeros_like(self.y)
        for n in range(len(dout)):
            dx[n] = dout[n] * self.y[n]
            dy[n] = dout[n] * self.x[n]
        return dx, dy
