"""im2col and argmax; the gradients are put where they belong by np.add.at."""

import numpy as np


class MaxPool2d:
    def __init__(self, size, stride=None, pad=0):
        self.k, self.s, self.p = size, stride or size, pad
        self.params, self.grads = [], []

    def forward(self, x):
        k, s, p = self.k, self.s, self.p
        xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        N, C, H, W = self.shape = xp.shape
        OH, OW = (H - k) // s + 1, (W - k) // s + 1
        col = np.zeros((N, C, OH, OW, k, k), x.dtype)
        for i in range(k):
            for j in range(k):
                col[..., i, j] = xp[:, :, i : i + s * OH : s, j : j + s * OW : s]
        col = col.reshape(-1, k * k)
        self.which = col.argmax(axis=1)
        return col[np.arange(len(col)), self.which].reshape(N, C, OH, OW)

    def backward(self, dout):
        k, s, p = self.k, self.s, self.p
        N, C, H, W = self.shape
        n, c, i, j = np.indices(dout.shape).reshape(4, -1)
        rows, columns = i * s + self.which // k, j * s + self.which % k
        dx = np.zeros(self.shape, dout.dtype)
        np.add.at(dx, (n, c, rows, columns), dout.ravel())
        return dx[:, :, p : H - p, p : W - p]
