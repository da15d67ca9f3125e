import torch


class CrossEntropy:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, t):
        self.p = torch.clamp(x, min=1e-12)
        self.t = t
        return -(t * self.p.log()).sum(1).mean()

    def backward(self, dout=1.0):
        return dout * (-1.0 / self.t.shape[0]) * (self.t / self.p)
