"""Fancy indices for the patches, and np.add.at to put them back, as an older course has it."""

import numpy as np


class Conv2d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params, self.grads = [W, b], [np.zeros_like(W), np.zeros_like(b)]
        self.stride, self.pad = stride, pad

    def places(self, C, KH, KW, OH, OW):
        i0, j0 = np.tile(np.repeat(np.arange(KH), KW), C), np.tile(np.arange(KW), KH * C)
        i1 = self.stride * np.repeat(np.arange(OH), OW)
        j1 = self.stride * np.tile(np.arange(OW), OH)
        k = np.repeat(np.arange(C), KH * KW).reshape(-1, 1)
        return k, i0.reshape(-1, 1) + i1.reshape(1, -1), j0.reshape(-1, 1) + j1.reshape(1, -1)

    def forward(self, x):
        W, b = self.params
        p, s = self.pad, self.stride
        F, C, KH, KW = W.shape
        xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        N, _, H, width = xp.shape
        OH, OW = (H - KH) // s + 1, (width - KW) // s + 1
        self.shape, self.at = xp.shape, self.places(C, KH, KW, OH, OW)
        k, i, j = self.at
        self.cols = xp[:, k, i, j].transpose(1, 2, 0).reshape(C * KH * KW, -1)
        y = W.reshape(F, -1) @ self.cols + b.reshape(-1, 1)
        return y.reshape(F, OH, OW, N).transpose(3, 0, 1, 2)

    def backward(self, dout):
        W, b = self.params
        p, F = self.pad, len(W)
        d = dout.transpose(1, 2, 3, 0).reshape(F, -1)
        self.grads[0][...] = (d @ self.cols.T).reshape(W.shape)
        self.grads[1][...] = dout.sum(axis=(0, 2, 3))
        N, C, H, width = self.shape
        dcols = W.reshape(F, -1).T @ d
        dcols = dcols.reshape(len(dcols), -1, N).transpose(2, 0, 1)
        dx = np.zeros(self.shape, dout.dtype)
        k, i, j = self.at
        np.add.at(dx, (slice(None), k, i, j), dcols)
        return dx[:, :, p : H - p, p : width - p]
