"""Patches in rows, one matrix product."""

import numpy as np


class Conv1d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params, self.grads = [W, b], [np.zeros_like(W), np.zeros_like(b)]
        self.stride, self.pad = stride, pad

    def forward(self, x):
        W, b = self.params
        s, p, (F, C, K) = self.stride, self.pad, W.shape
        xp = np.pad(x, ((0, 0), (0, 0), (p, p)))
        N, _, L = self.shape = xp.shape
        O = (L - K) // s + 1
        self.at = s * np.arange(O)[:, None] + np.arange(K)
        self.col = xp[:, :, self.at].transpose(0, 2, 1, 3).reshape(N * O, C * K)
        return (self.col @ W.reshape(F, -1).T + b).reshape(N, O, F).transpose(0, 2, 1)

    def backward(self, dout):
        W, b = self.params
        F, C, K = W.shape
        N, _, O = dout.shape
        d = dout.transpose(0, 2, 1).reshape(-1, F)
        self.grads[0][...] = (d.T @ self.col).reshape(W.shape)
        self.grads[1][...] = d.sum(0)
        dcol = (d @ W.reshape(F, -1)).reshape(N, O, C, K)
        dx = np.zeros(self.shape, dout.dtype)
        for u in range(K):
            dx[:, :, u : u + self.stride * O : self.stride] += dcol[..., u].transpose(0, 2, 1)
        return dx[:, :, self.pad : dx.shape[2] - self.pad]
