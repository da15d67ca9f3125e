import numpy as np


class Conv3d:
    """By windows."""

    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]
        self.stride, self.pad = stride, pad

    def forward(self, x):
        W, b = self.params
        p, s = self.pad, self.stride
        xp = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p), (p, p)])
        self.shape = xp.shape
        windows = np.lib.stride_tricks.sliding_window_view(xp, W.shape[2:], axis=(2, 3, 4))
        self.windows = windows[:, :, ::s, ::s, ::s]
        y = np.einsum("ncdhwijk,fcijk->nfdhw", self.windows, W)
        return y + b.reshape(1, -1, 1, 1, 1)

    def backward(self, dout):
        W, b = self.params
        p, s = self.pad, self.stride
        self.grads[0] = np.einsum("nfdhw,ncdhwijk->fcijk", dout, self.windows)
        self.grads[1] = dout.sum((0, 2, 3, 4))
        dx = np.zeros(self.shape, dout.dtype)
        KD, KH, KW = W.shape[2:]
        for d in range(dout.shape[2]):
            for h in range(dout.shape[3]):
                for w in range(dout.shape[4]):
                    dx[:, :, d * s : d * s + KD, h * s : h * s + KH, w * s : w * s + KW] += np.einsum(
                        "nf,fcijk->ncijk", dout[:, :, d, h, w], W
                    )
        D, H, width = self.shape[2:]
        return dx[:, :, p : D - p, p : H - p, p : width - p]
