import torch


class Pad:
    def __init__(self, pad, mode="zero"):
        self.p, self.mode = pad, mode
        self.params, self.grads = [], []

    def forward(self, x):
        self.shape = x.shape
        N, C, H, W = x.shape
        y = torch.zeros((N, C, H + 2 * self.p, W + 2 * self.p), dtype=x.dtype, device=x.device)
        for i in range(y.shape[2]):
            for j in range(y.shape[3]):
                h, w = i - self.p, j - self.p
                inside = 0 <= h < H and 0 <= w < W
                if inside or self.mode == "edge":
                    y[:, :, i, j] = x[:, :, min(max(h, 0), H - 1), min(max(w, 0), W - 1)]
        return y

    def backward(self, dout):
        N, C, H, W = self.shape
        dx = torch.zeros(self.shape, dtype=dout.dtype, device=dout.device)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                h, w = i - self.p, j - self.p
                inside = 0 <= h < H and 0 <= w < W
                if inside or self.mode == "edge":
                    dx[:, :, min(max(h, 0), H - 1), min(max(w, 0), W - 1)] += dout[:, :, i, j]
        return dx
