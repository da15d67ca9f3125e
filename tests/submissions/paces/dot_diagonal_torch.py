"""Every row with every other, and then the diagonal."""

import torch


class Dot:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, y):
        self.x, self.y = x, y
        return torch.diag(x @ y.T).clone()

    def backward(self, dout):
        d = torch.diag(dout)
        return d @ self.y, d @ self.x
