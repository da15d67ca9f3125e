import torch


class Dropout:
    def __init__(self, p=0.5, *, rng):
        self.params, self.grads = [], []
        self.p, self.rng = p, rng

    def forward(self, x, train=True):
        if not train:
            self.mask = torch.ones_like(x)
            return x
        self.mask = torch.empty_like(x).bernoulli_(1 - self.p, generator=self.rng)
        self.mask /= 1 - self.p
        return self.mask * x

    def backward(self, dout):
        return self.mask * dout
