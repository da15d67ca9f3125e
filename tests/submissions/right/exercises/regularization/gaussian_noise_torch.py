import torch


class GaussianNoise:
    def __init__(self, std, *, rng):
        self.params, self.grads = [], []
        self.std, self.rng = std, rng

    def forward(self, x, train=True):
        if not train:
            return x
        return x + torch.empty_like(x).normal_(0, 1, generator=self.rng) * self.std

    def backward(self, dout):
        return dout
