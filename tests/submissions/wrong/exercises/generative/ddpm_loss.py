import numpy as np


class DDPMLoss:
    def __init__(self, alphas_bar):
        self.abar = alphas_bar
        self.params, self.grads = [], []

    def noisy(self, x, t, eps):
        out = np.empty_like(x)
        for n in range(len(x)):
            a = self.abar[t[n]]
            out[n] = a * x[n] + (1 - a) * eps[n]
        return out

    def forward(self, predicted, eps):
        self.predicted, self.eps = predicted, eps
        return np.mean(np.square(predicted - eps))

    def backward(self, dout=1.0):
        return (2.0 * dout / self.eps.size) * (self.predicted - self.eps)
