import numpy as np


class CrossEntropy:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, t):
        self.p = np.clip(x, 1e-12, None)
        self.t = t
        loss = 0.0
        for row, label in zip(self.p, t):
            loss -= np.dot(label, np.log(row))
        return loss / x.shape[0]

    def backward(self, dout=1.0):
        return dout * (-1.0 / self.t.shape[0]) * (self.t / self.p)
