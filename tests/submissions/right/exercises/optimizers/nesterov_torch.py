import torch


class Nesterov:
    """The look-ahead written on the parameters: they move by the velocity of before."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.v = None

    def update(self, params, grads):
        m = self.momentum
        if self.v is None:
            self.v = []
            for p in params:
                self.v.append(torch.zeros(p.shape, dtype=p.dtype, device=p.device))
        for i in range(len(params)):
            params[i] += m * m * self.v[i]
            params[i] -= (1 + m) * self.lr * grads[i]
            self.v[i] *= m
            self.v[i] -= self.lr * grads[i]
