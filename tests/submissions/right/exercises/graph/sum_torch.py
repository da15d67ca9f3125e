import torch


class Sum:
    def __init__(self, axis=0):
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        self.like = x
        return x.sum(dim=self.axis, keepdim=True)

    def backward(self, dout):
        return torch.ones_like(self.like) * dout
