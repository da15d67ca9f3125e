import torch


class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.state = None

    def update(self, params, grads):
        if self.state is None:
            self.state = [[torch.zeros_like(p), torch.zeros_like(p)] for p in params]
        for p, g, state in zip(params, grads, self.state):
            square, delta = state
            square = self.rho * square + (1 - self.rho) * g**2
            step = g * torch.sqrt((delta + self.eps) / (square + self.eps))
            delta = self.rho * delta + (1 - self.rho) * step**2
            state[:] = [square, delta]
            torch.subtract(p, self.lr * step, out=p)
