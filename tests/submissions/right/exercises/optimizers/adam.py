import numpy as np


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, beta1, beta2, eps
        self.t = 0

    def update(self, params, grads):
        self.t = self.t + 1
        if self.t == 1:
            self.ms = [np.zeros(p.shape) for p in params]
            self.vs = [np.zeros(p.shape) for p in params]
        for i in range(len(params)):
            g = grads[i]
            self.ms[i] = self.b1 * self.ms[i] + (1 - self.b1) * g
            self.vs[i] = self.b2 * self.vs[i] + (1 - self.b2) * g**2
            # as PyTorch's own writes it
            step_size = self.lr / (1 - self.b1**self.t)
            denominator = np.sqrt(self.vs[i]) / np.sqrt(1 - self.b2**self.t) + self.eps
            params[i] -= step_size * self.ms[i] / denominator
