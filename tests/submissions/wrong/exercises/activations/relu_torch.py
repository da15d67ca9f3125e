import torch


class ReLU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        self.slope = torch.where(x > 0, 1.0, 0.01).to(x.dtype)
        return x * self.slope

    def backward(self, dout):
        return dout * self.slope
