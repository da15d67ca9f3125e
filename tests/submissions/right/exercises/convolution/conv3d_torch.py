import torch


def padded(x, p):
    """x with p zeros on both sides of every axis after the second."""
    y = x.new_zeros([*x.shape[:2]] + [n + 2 * p for n in x.shape[2:]])
    y[(..., *(slice(p, p + n) for n in x.shape[2:]))] = x
    return y


class Conv3d:
    """By windows."""

    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]
        self.stride, self.pad = stride, pad

    def forward(self, x):
        W, b = self.params
        p, s = self.pad, self.stride
        xp = padded(x, p)
        self.shape = xp.shape
        windows = xp.unfold(2, W.shape[2], s).unfold(3, W.shape[3], s)
        self.windows = windows.unfold(4, W.shape[4], s)
        y = torch.einsum("ncdhwijk,fcijk->nfdhw", self.windows, W)
        return y + b.reshape(1, -1, 1, 1, 1)

    def backward(self, dout):
        W, b = self.params
        p, s = self.pad, self.stride
        self.grads[0] = torch.einsum("nfdhw,ncdhwijk->fcijk", dout, self.windows)
        self.grads[1] = dout.sum((0, 2, 3, 4))
        dx = torch.zeros(self.shape, dtype=dout.dtype, device=dout.device)
        KD, KH, KW = W.shape[2:]
        for d in range(dout.shape[2]):
            for h in range(dout.shape[3]):
                for w in range(dout.shape[4]):
                    dx[:, :, d * s : d * s + KD, h * s : h * s + KH, w * s : w * s + KW] += torch.einsum(
                        "nf,fcijk->ncijk", dout[:, :, d, h, w], W
                    )
        D, H, width = self.shape[2:]
        return dx[:, :, p : D - p, p : H - p, p : width - p]
