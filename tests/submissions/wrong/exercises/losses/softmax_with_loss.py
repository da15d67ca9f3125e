import numpy as np


class SoftmaxWithLoss:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, t):
        if t.ndim == 1:
            t = np.eye(x.shape[1])[t]
        z = x - x.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.t = np.exp(log_p), t
        return -(t * log_p).sum(axis=1).mean()

    def backward(self, dout=1.0):
        return dout * (self.p - self.t)
