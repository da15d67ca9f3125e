import torch


class GlobalAvgPool:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        self.x = x
        return x.reshape(x.shape[0], x.shape[1], -1).mean(2)

    def backward(self, dout):
        size = self.x.shape[2] * self.x.shape[3]
        return torch.ones_like(self.x) * (dout / size).reshape(*dout.shape, 1, 1)
