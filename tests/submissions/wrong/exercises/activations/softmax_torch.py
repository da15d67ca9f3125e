import torch


class Softmax:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        e = torch.exp(x - x.amax(0))
        self.y = e / e.sum(0)
        return self.y

    def backward(self, dout):
        g = dout * self.y
        return g - self.y * g.sum(0)
