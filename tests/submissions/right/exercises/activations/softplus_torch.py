import torch


class Softplus:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        self.y = torch.logaddexp(x, torch.zeros_like(x))
        return self.y

    def backward(self, dout):
        return dout * -torch.expm1(-self.y)
