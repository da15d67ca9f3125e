import numpy as np


class AvgPool2d:
    def __init__(self, size, stride=None, pad=0):
        self.k = size
        self.s = stride if stride is not None else size
        self.p = pad
        self.params = []
        self.grads = []

    def forward(self, x):
        self.x_shape = x.shape
        p, k, s = self.p, self.k, self.s
        x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        N, C, H, W = x.shape
        out = np.zeros((N, C, (H - k) // s + 1, (W - k) // s + 1), dtype=x.dtype)
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                out[:, :, i, j] = np.mean(x[:, :, i * s : i * s + k, j * s : j * s + k], axis=(2, 3))
        return out

    def backward(self, dout):
        N, C, H, W = self.x_shape
        p, k, s = self.p, self.k, self.s
        dx = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=dout.dtype)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                dx[:, :, i * s : i * s + k, j * s : j * s + k] += dout[:, :, i, j, None, None] / k**2
        return dx[:, :, p : p + H, p : p + W]
