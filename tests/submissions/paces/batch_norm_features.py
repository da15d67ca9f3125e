"""One feature after the other."""

import numpy as np


class BatchNorm:
    def __init__(self, gamma, beta, momentum=0.1, eps=1e-5):
        self.params, self.grads = [gamma, beta], [np.zeros_like(gamma), np.zeros_like(beta)]
        self.momentum, self.eps = momentum, eps
        self.running_mean, self.running_var = np.zeros_like(gamma), np.ones_like(gamma)

    def forward(self, x, train=True):
        gamma, beta = self.params
        y, self.xh, self.std = np.empty_like(x), np.empty_like(x), []
        for c in range(x.shape[1]):
            part = x[:, c]
            mean, var, n = part.mean(), part.var(), part.size
            if train:
                self.running_mean[c] += self.momentum * (mean - self.running_mean[c])
                self.running_var[c] += self.momentum * (var * n / (n - 1) - self.running_var[c])
            else:
                mean, var = self.running_mean[c], self.running_var[c]
            self.std.append(np.sqrt(var + self.eps))
            self.xh[:, c] = (part - mean) / self.std[-1]
            y[:, c] = gamma[c] * self.xh[:, c] + beta[c]
        return y

    def backward(self, dout):
        dx = np.empty_like(dout)
        for c in range(dout.shape[1]):
            d, xh = dout[:, c], self.xh[:, c]
            self.grads[0][c], self.grads[1][c] = (d * xh).sum(), d.sum()
            d = d * self.params[0][c]
            dx[:, c] = (d - d.mean() - xh * (d * xh).mean()) / self.std[c]
        return dx
