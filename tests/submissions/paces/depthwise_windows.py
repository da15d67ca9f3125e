"""All windows as a view, summed by einsum."""

import numpy as np


class DepthwiseConv2d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params, self.grads = [W, b], [np.zeros_like(W), np.zeros_like(b)]
        self.stride, self.pad = stride, pad

    def forward(self, x):
        W, b = self.params
        s, p = self.stride, self.pad
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        windows = np.lib.stride_tricks.sliding_window_view(self.x, W.shape[2:], axis=(2, 3))
        self.windows = windows[:, :, ::s, ::s]
        return np.einsum("nchwij,cij->nchw", self.windows, W[:, 0]) + b[:, None, None]

    def backward(self, dout):
        W, b = self.params
        s, p = self.stride, self.pad
        self.grads[0][:, 0] = np.einsum("nchw,nchwij->cij", dout, self.windows)
        self.grads[1][...] = dout.sum((0, 2, 3))
        dx = np.zeros_like(self.x)
        OH, OW = dout.shape[2:]
        for i in range(W.shape[2]):
            for j in range(W.shape[3]):
                dx[:, :, i : i + s * OH : s, j : j + s * OW : s] += dout * W[:, 0, i, j, None, None]
        H, width = dx.shape[2:]
        return dx[:, :, p : H - p, p : width - p]
