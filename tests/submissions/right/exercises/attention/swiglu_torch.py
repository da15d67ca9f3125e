import torch


class SwiGLU:
    def __init__(self, W, V, W2):
        self.params = [W, V, W2]
        self.grads = []

    def forward(self, x):
        W, V, W2 = self.params
        self.x, self.g, self.u = x, torch.matmul(x, W), torch.matmul(x, V)
        self.h = self.g / (1 + torch.exp(-self.g)) * self.u
        return torch.matmul(self.h, W2)

    def backward(self, dout):
        W, V, W2 = self.params
        s = 1 / (1 + torch.exp(-self.g))
        dh = torch.matmul(dout, W2.t())
        dg, du = dh * self.u * s * (1 + self.g - self.g * s), dh * self.g * s
        x = self.x.flatten(0, -2)
        self.grads = [
            x.t() @ dg.flatten(0, -2),
            x.t() @ du.flatten(0, -2),
            self.h.flatten(0, -2).t() @ dout.flatten(0, -2),
        ]
        return torch.matmul(dg, W.t()) + torch.matmul(du, V.t())
