import torch


class OneToMany:
    """Without layers."""

    def __init__(self, Wx, Wh, b, Wy, by, steps):
        self.params = [Wx, Wh, b, Wy, by]
        self.grads = [torch.zeros_like(p) for p in self.params]
        self.steps = steps

    def forward(self, x, h0):
        Wx, Wh, b, Wy, by = self.params
        self.xs, self.hs = [x], [h0]
        for t in range(self.steps):
            self.hs.append(torch.tanh(self.xs[t] @ Wx + self.hs[t] @ Wh + b))
            self.xs.append(self.hs[t + 1] @ Wy + by)
        return torch.stack(self.xs[1:], 1)

    def backward(self, dscores):
        Wx, Wh, b, Wy, by = self.params
        for g in self.grads:
            g *= 0
        dx = torch.zeros_like(self.xs[0])
        dh = torch.zeros_like(self.hs[0])
        for t in range(self.steps - 1, -1, -1):
            ds = dx + dscores[:, t]
            h = self.hs[t + 1]
            da = (ds @ Wy.T + dh) * (1 - h * h)
            parts = [self.xs[t].T @ da, self.hs[t].T @ da, da.sum(0), h.T @ ds, ds.sum(0)]
            for g, part in zip(self.grads, parts):
                g += part
            dx, dh = da @ Wx.T, da @ Wh.T
        return dx, dh
