import torch


class ELU:
    def __init__(self, alpha=1.0):
        self.params, self.grads = [], []
        self.alpha = alpha

    def forward(self, x):
        self.out = x.clone()
        self.low = x < 0
        self.out[self.low] = self.alpha * (torch.exp(x[self.low]) - 1)
        return self.out

    def backward(self, dout):
        dx = dout.clone()
        dx[self.low] *= self.out[self.low] + self.alpha
        return dx
