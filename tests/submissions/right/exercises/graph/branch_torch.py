import torch


class Branch:
    def __init__(self, n=2):
        self.n = n
        self.params = []
        self.grads = []

    def forward(self, x):
        return tuple([x.clone() for _ in range(self.n)])

    def backward(self, *douts):
        return torch.stack(douts).sum(dim=0)
