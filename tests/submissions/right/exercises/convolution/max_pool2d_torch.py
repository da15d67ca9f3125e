import torch


class MaxPool2d:
    """Window by window, and the gradient split evenly where several pixels tie."""

    def __init__(self, size, stride=None, pad=0):
        self.size, self.stride, self.pad = size, stride or size, pad
        self.params, self.grads = [], []

    def forward(self, x):
        p, k, s = self.pad, self.size, self.stride
        n, c, h, w = x.shape
        self.x = x.new_full((n, c, h + 2 * p, w + 2 * p), -torch.inf)
        self.x[:, :, p : p + h, p : p + w] = x
        n, c, h, w = self.x.shape
        out = torch.empty((n, c, (h - k) // s + 1, (w - k) // s + 1), dtype=x.dtype, device=x.device)
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                out[:, :, i, j] = self.x[:, :, i * s : i * s + k, j * s : j * s + k].amax((2, 3))
        return out

    def backward(self, dout):
        p, k, s = self.pad, self.size, self.stride
        dx = torch.zeros(self.x.shape, dtype=dout.dtype, device=dout.device)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                window = self.x[:, :, i * s : i * s + k, j * s : j * s + k]
                won = window == window.amax((2, 3), keepdim=True)
                share = won.to(dout.dtype) / won.sum((2, 3), keepdim=True)
                dx[:, :, i * s : i * s + k, j * s : j * s + k] += (
                    share * dout[:, :, i : i + 1, j : j + 1]
                )
        h, w = dx.shape[2:]
        return dx[:, :, p : h - p, p : w - p]
