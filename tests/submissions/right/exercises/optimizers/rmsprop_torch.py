import torch


class RMSprop:
    def __init__(self, lr=0.01, rho=0.99, eps=1e-8):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = [0.0] * len(params)
        for i, (p, g) in enumerate(zip(params, grads)):
            self.h[i] = self.rho * self.h[i] + (1.0 - self.rho) * torch.square(g)
            p[...] = p - self.lr * (g / (self.h[i] ** 0.5 + self.eps))
