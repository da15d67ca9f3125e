import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        self.params, self.grads = [], []
        self.alpha = alpha

    def forward(self, x):
        self.out = x.copy()
        self.low = x < 0
        self.out[self.low] = self.alpha * (np.exp(x[self.low]) - 1)
        return self.out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.low] *= self.out[self.low] + self.alpha
        return dx
