"""A loop over the entries of the kernel, a tensordot in each."""

import numpy as np


class Conv3d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params, self.grads = [W, b], [np.zeros_like(W), np.zeros_like(b)]
        self.s, self.p = stride, pad

    def at(self, t, u, v):
        s = self.s
        D, H, W = self.out
        return (
            slice(None),
            slice(None),
            slice(t, t + s * D, s),
            slice(u, u + s * H, s),
            slice(v, v + s * W, s),
        )

    def forward(self, x):
        W, b = self.params
        p = self.p
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p), (p, p)))
        self.out = [(n - k) // self.s + 1 for n, k in zip(self.x.shape[2:], W.shape[2:])]
        y = 0
        for t, u, v in np.ndindex(W.shape[2:]):
            y = y + np.tensordot(W[:, :, t, u, v], self.x[self.at(t, u, v)], ([1], [1]))
        return y.swapaxes(0, 1) + b.reshape(-1, 1, 1, 1)

    def backward(self, dout):
        W, b = self.params
        p, dx = self.p, np.zeros_like(self.x)
        everything = ([0, 2, 3, 4], [0, 2, 3, 4])
        for t, u, v in np.ndindex(W.shape[2:]):
            here = self.at(t, u, v)
            self.grads[0][:, :, t, u, v] = np.tensordot(dout, self.x[here], everything)
            dx[here] += np.tensordot(W[:, :, t, u, v], dout, ([0], [1])).swapaxes(0, 1)
        self.grads[1][...] = dout.sum((0, 2, 3, 4))
        return dx[:, :, *(slice(p, n - p) for n in dx.shape[2:])]
