import torch


def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


class GRUCell:
    def __init__(self, Wx, Wh, bx, bh):
        self.Wx, self.Wh, self.bx, self.bh = self.params = [Wx, Wh, bx, bh]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, x, h):
        xr, xz, xn = torch.chunk(x @ self.Wx + self.bx, 3, dim=1)
        hr, hz, hn = torch.chunk(h @ self.Wh + self.bh, 3, dim=1)
        self.x, self.h, self.hn = x, h, hn
        self.r, self.z = sigmoid(xr + hr), sigmoid(xz + hz)
        self.n = torch.tanh(xn + self.r * hn)
        return self.n + self.z * (h - self.n)

    def backward(self, dout):
        r, z, n = self.r, self.z, self.n
        dxn = dout * (1 - z) * (1 - n) * (1 + n)
        dxz = dout * (self.h - n) * z * (1 - z)
        dxr = dxn * self.hn * r * (1 - r)
        left = torch.hstack([dxr, dxz, dxn])
        right = torch.hstack([dxr, dxz, dxn * r])
        self.grads[0] = self.x.T @ left
        self.grads[1] = self.h.T @ right
        self.grads[2] = left.sum(dim=0)
        self.grads[3] = right.sum(dim=0)
        return left @ self.Wx.T, right @ self.Wh.T + z * dout
