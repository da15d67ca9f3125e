import numpy as np


class ConvTranspose2d:
    """Pixel by pixel: each puts down its copy of the kernel."""

    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]
        self.s, self.p = stride, pad

    def forward(self, x):
        W, b = self.params
        self.x = x
        N, C, H, width = x.shape
        KH, KW = W.shape[2:]
        y = np.zeros((N, len(b), (H - 1) * self.s + KH, (width - 1) * self.s + KW), dtype=x.dtype)
        for i in range(H):
            for j in range(width):
                here = np.tensordot(x[:, :, i, j], W, 1)
                y[:, :, i * self.s : i * self.s + KH, j * self.s : j * self.s + KW] += here
        self.full = y.shape
        p = self.p
        return y[:, :, p : y.shape[2] - p, p : y.shape[3] - p] + b.reshape(1, -1, 1, 1)

    def backward(self, dout):
        W, b = self.params
        KH, KW = W.shape[2:]
        d = np.zeros(self.full, dtype=dout.dtype)
        d[:, :, self.p : self.full[2] - self.p, self.p : self.full[3] - self.p] = dout
        dx, dW = np.zeros_like(self.x), np.zeros_like(W)
        for i in range(self.x.shape[2]):
            for j in range(self.x.shape[3]):
                here = d[:, :, i * self.s : i * self.s + KH, j * self.s : j * self.s + KW]
                dx[:, :, i, j] = np.einsum("nfuv,cfuv->nc", here, W)
                dW += np.einsum("nc,nfuv->cfuv", self.x[:, :, i, j], here)
        self.grads[0][...] = dW
        self.grads[1][...] = dout.sum((0, 2, 3))
        return dx
