import numpy as np


class BatchNorm:
    """Images become rows of channels; backward node by node."""

    def __init__(self, gamma, beta, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = gamma, beta
        self.params, self.grads = [gamma, beta], [None, None]
        self.momentum, self.eps = momentum, eps
        self.running_mean = np.zeros(gamma.shape, gamma.dtype)
        self.running_var = np.ones(gamma.shape, gamma.dtype)

    def rows(self, x):
        return x if x.ndim == 2 else x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])

    def back(self, rows, shape):
        if len(shape) == 2:
            return rows
        n, c, h, w = shape
        return rows.reshape(n, h, w, c).transpose(0, 3, 1, 2)

    def forward(self, x, train=True):
        shape, x = x.shape, self.rows(x)
        if train:
            mu = x.mean(axis=0)
            self.xc = x - mu
            var = np.mean(self.xc**2, axis=0)
            self.std = np.sqrt(var + self.eps)
            self.xn = self.xc / self.std
            self.running_mean += self.momentum * (mu - self.running_mean)
            unbiased = var * len(x) / (len(x) - 1)
            self.running_var += self.momentum * (unbiased - self.running_var)
            xn = self.xn
        else:
            xn = (x - self.running_mean) / np.sqrt(self.running_var + self.eps)
        return self.back(self.gamma * xn + self.beta, shape)

    def backward(self, dout):
        shape, dout = dout.shape, self.rows(dout)
        self.grads[0] = np.sum(self.xn * dout, axis=0)
        self.grads[1] = dout.sum(axis=0)
        dxn = self.gamma * dout
        dxc = dxn / self.std
        dstd = -np.sum((dxn * self.xc) / (self.std * self.std), axis=0)
        dvar = 0.5 * dstd / self.std
        dxc += (2.0 / len(dout)) * self.xc * dvar
        dmu = np.sum(dxc, axis=0)
        return self.back(dxc - dmu / len(dout), shape)
