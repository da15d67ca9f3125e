import torch


class AdamW:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr, self.b1, self.b2, self.eps, self.wd = lr, beta1, beta2, eps, weight_decay
        self.iter = 0
        self.m, self.v = None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = [torch.zeros_like(p) for p in params]
            self.v = [torch.zeros_like(p) for p in params]
        self.iter += 1
        lr_t = self.lr / (1 - self.b1**self.iter)
        for i in range(len(params)):
            self.m[i] += (1 - self.b1) * (grads[i] - self.m[i])
            self.v[i] += (1 - self.b2) * (grads[i] ** 2 - self.v[i])
            root = torch.sqrt(self.v[i] / (1 - self.b2**self.iter)) + self.eps
            params[i] -= self.lr * self.wd * params[i] + lr_t * self.m[i] / root
