import torch


class AdaGrad:
    def __init__(self, lr=0.01, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.h = []

    def update(self, params, grads):
        if len(self.h) == 0:
            self.h = [torch.zeros_like(p) for p in params]
        for i, (p, g) in enumerate(zip(params, grads)):
            self.h[i] = self.h[i] + g**2
            p -= self.lr / (torch.sqrt(self.h[i]) + self.eps) * g
