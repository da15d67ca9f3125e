import numpy as np


class SigmoidWithLoss:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, t):
        self.x, self.t = x, np.asarray(t, dtype=x.dtype)
        return np.mean(np.logaddexp(0, x) - self.t * x)

    def backward(self, dout=1.0):
        y = 0.5 * (1 + np.tanh(0.5 * self.x))
        return dout * (y - self.t) / self.x.size
