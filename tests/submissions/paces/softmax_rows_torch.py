"""The Jacobian of one row after the other."""

import torch


class Softmax:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        e = torch.exp(x - x.max(dim=-1, keepdim=True).values)
        self.y = e / e.sum(dim=-1, keepdim=True)
        return self.y

    def backward(self, dout):
        C = self.y.shape[-1]
        dx = [
            (torch.diag(y) - torch.outer(y, y)) @ d
            for y, d in zip(self.y.reshape(-1, C), dout.reshape(-1, C))
        ]
        return torch.stack(dx).reshape(dout.shape)
