import numpy as np


class GroupNorm:
    """One group after the other."""

    def __init__(self, groups, gamma, beta, eps=1e-5):
        self.G, self.eps = groups, eps
        self.params, self.grads = [gamma, beta], [np.zeros_like(gamma), np.zeros_like(beta)]

    def parts(self, C):
        size = C // self.G
        return [slice(g * size, (g + 1) * size) for g in range(self.G)]

    def forward(self, x):
        self.xhat, self.inv = np.empty_like(x), []
        for part in self.parts(x.shape[1]):
            mu = x[:, part].mean((1, 2, 3), keepdims=True)
            var = ((x[:, part] - mu) ** 2).mean((1, 2, 3), keepdims=True)
            self.inv.append((var + self.eps) ** -0.5)
            self.xhat[:, part] = (x[:, part] - mu) * self.inv[-1]
        g, b = self.params
        return g[:, None, None] * self.xhat + b[:, None, None]

    def backward(self, dout):
        self.grads[0][:] = np.sum(dout * self.xhat, (0, 2, 3))
        self.grads[1][:] = np.sum(dout, (0, 2, 3))
        dhat = dout * self.params[0][:, None, None]
        dx = np.empty_like(dout)
        for part, inv in zip(self.parts(dout.shape[1]), self.inv):
            h, d = self.xhat[:, part], dhat[:, part]
            m = h[0].size
            total = d.sum((1, 2, 3), keepdims=True)
            slope = (d * h).sum((1, 2, 3), keepdims=True)
            dx[:, part] = inv / m * (m * d - total - h * slope)
        return dx
