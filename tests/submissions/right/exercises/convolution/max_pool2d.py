import numpy as np


class MaxPool2d:
    """Window by window, and the gradient split evenly where several pixels tie."""

    def __init__(self, size, stride=None, pad=0):
        self.size, self.stride, self.pad = size, stride or size, pad
        self.params, self.grads = [], []

    def forward(self, x):
        p, k, s = self.pad, self.size, self.stride
        self.x = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)], constant_values=-np.inf)
        n, c, h, w = self.x.shape
        out = np.empty((n, c, (h - k) // s + 1, (w - k) // s + 1), x.dtype)
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                out[:, :, i, j] = self.x[:, :, i * s : i * s + k, j * s : j * s + k].max((2, 3))
        return out

    def backward(self, dout):
        p, k, s = self.pad, self.size, self.stride
        dx = np.zeros(self.x.shape, dout.dtype)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                window = self.x[:, :, i * s : i * s + k, j * s : j * s + k]
                won = window == window.max((2, 3), keepdims=True)
                share = won / won.sum((2, 3), keepdims=True)
                dx[:, :, i * s : i * s + k, j * s : j * s + k] += (
                    share * dout[:, :, i : i + 1, j : j + 1]
                )
        h, w = dx.shape[2:]
        return dx[:, :, p : h - p, p : w - p]
