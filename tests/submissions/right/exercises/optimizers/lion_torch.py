import torch


class Lion:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0.0):
        self.lr, self.b1, self.b2, self.wd = lr, beta1, beta2, weight_decay
        self.m = None

    def update(self, params, grads):
        self.m = self.m or [0.0 for _ in params]
        for i in range(len(params)):
            c = self.b1 * self.m[i] + (1 - self.b1) * grads[i]
            params[i] -= self.lr * (torch.sign(c) + self.wd * params[i])
            self.m[i] = self.b2 * self.m[i] + (1 - self.b2) * grads[i]
