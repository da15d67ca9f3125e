"""The whole Jacobian of every row at once."""

import torch


class Softmax:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        e = torch.exp(x - x.max(dim=-1, keepdim=True).values)
        self.y = e / e.sum(dim=-1, keepdim=True)
        return self.y

    def backward(self, dout):
        y = self.y
        jacobian = torch.diag_embed(y) - y[..., None] * y[..., None, :]
        return torch.einsum("...ij,...i->...j", jacobian, dout)
