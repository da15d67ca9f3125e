import torch


class Repeat:
    def __init__(self, n, axis=0):
        self.n = n
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        return torch.cat([x] * self.n, dim=self.axis)

    def backward(self, dout):
        return dout.sum(dim=self.axis, keepdim=True)
