import numpy as np


class Dropout:
    def __init__(self, p=0.5, *, rng):
        self.params, self.grads = [], []
        self.keep_prob = 1 - p
        self.rng = rng

    def forward(self, x, train=True):
        if train:
            self.kept = self.rng.binomial(1, self.keep_prob, size=x.shape).astype(bool)
            out = np.zeros_like(x)
            out[self.kept] = x[self.kept] / self.keep_prob
            return out
        return x.copy()

    def backward(self, dout):
        return np.where(self.kept, dout / self.keep_prob, 0.0)
