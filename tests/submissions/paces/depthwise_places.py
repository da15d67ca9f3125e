"""A loop over the places of an image, each time for the whole batch and all channels."""

import numpy as np


class DepthwiseConv2d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params, self.grads = [W, b], [np.zeros_like(W), np.zeros_like(b)]
        self.stride, self.pad = stride, pad

    def forward(self, x):
        W, b = self.params
        s, p = self.stride, self.pad
        KH, KW = W.shape[2:]
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        N, C, H, width = self.x.shape
        y = np.zeros((N, C, (H - KH) // s + 1, (width - KW) // s + 1), x.dtype)
        for i in range(y.shape[2]):
            for j in range(y.shape[3]):
                patch = self.x[:, :, i * s : i * s + KH, j * s : j * s + KW]
                y[:, :, i, j] = (patch * W[:, 0]).sum((2, 3)) + b
        return y

    def backward(self, dout):
        W, b = self.params
        s, p = self.stride, self.pad
        KH, KW = W.shape[2:]
        dx, dW = np.zeros_like(self.x), np.zeros_like(W)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                rows, columns = slice(i * s, i * s + KH), slice(j * s, j * s + KW)
                d = dout[:, :, i, j, None, None]
                dW[:, 0] += (d * self.x[:, :, rows, columns]).sum(0)
                dx[:, :, rows, columns] += d * W[:, 0]
        self.grads[0][...] = dW
        self.grads[1][...] = dout.sum((0, 2, 3))
        H, width = dx.shape[2:]
        return dx[:, :, p : H - p, p : width - p]
