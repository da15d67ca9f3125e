"""The formula as it is written: a loop over samples, filters and places."""

import numpy as np


class Conv2d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params, self.grads = [W, b], [np.zeros_like(W), np.zeros_like(b)]
        self.stride, self.pad = stride, pad

    def forward(self, x):
        W, b = self.params
        s, p = self.stride, self.pad
        F, _, KH, KW = W.shape
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        N, _, H, width = self.x.shape
        y = np.zeros((N, F, (H - KH) // s + 1, (width - KW) // s + 1), x.dtype)
        for n in range(N):
            for f in range(F):
                for i in range(y.shape[2]):
                    for j in range(y.shape[3]):
                        patch = self.x[n, :, i * s : i * s + KH, j * s : j * s + KW]
                        y[n, f, i, j] = np.sum(patch * W[f]) + b[f]
        return y

    def backward(self, dout):
        W, b = self.params
        s, p = self.stride, self.pad
        F, _, KH, KW = W.shape
        dx, dW, db = np.zeros_like(self.x), np.zeros_like(W), np.zeros_like(b)
        for n in range(len(dout)):
            for f in range(F):
                for i in range(dout.shape[2]):
                    for j in range(dout.shape[3]):
                        d = dout[n, f, i, j]
                        rows, columns = slice(i * s, i * s + KH), slice(j * s, j * s + KW)
                        dx[n, :, rows, columns] += d * W[f]
                        dW[f] += d * self.x[n, :, rows, columns]
                        db[f] += d
        self.grads[0][...], self.grads[1][...] = dW, db
        H, width = dx.shape[2:]
        return dx[:, :, p : H - p, p : width - p]
