import torch


def padded(x, p):
    """x with p zeros on both sides of every axis after the second."""
    y = x.new_zeros([*x.shape[:2]] + [n + 2 * p for n in x.shape[2:]])
    y[(..., *(slice(p, p + n) for n in x.shape[2:]))] = x
    return y


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
        x = padded(x, p)
        N, C, H, W = x.shape
        out = torch.zeros((N, C, (H - k) // s + 1, (W - k) // s + 1), dtype=x.dtype, device=x.device)
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                out[:, :, i, j] = torch.mean(x[:, :, i * s : i * s + k, j * s : j * s + k], dim=(2, 3))
        return out

    def backward(self, dout):
        N, C, H, W = self.x_shape
        p, k, s = self.p, self.k, self.s
        dx = torch.zeros((N, C, H + 2 * p, W + 2 * p), dtype=dout.dtype, device=dout.device)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                dx[:, :, i * s : i * s + k, j * s : j * s + k] += dout[:, :, i, j, None, None] / k**2
        return dx[:, :, p : p + H, p : p + W]
