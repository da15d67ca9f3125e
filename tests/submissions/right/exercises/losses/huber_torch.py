import torch


class Huber:
    def __init__(self, delta=1.0):
        self.params, self.grads = [], []
        self.delta = delta

    def forward(self, x, t):
        self.r = x - t
        small = self.r.abs().clamp(max=self.delta)
        return torch.mean(0.5 * small**2 + self.delta * (torch.abs(self.r) - small))

    def backward(self, dout=1.0):
        inside = torch.abs(self.r) < self.delta
        slope = torch.where(inside, self.r, self.delta * torch.sign(self.r))
        return dout * slope / self.r.numel()
