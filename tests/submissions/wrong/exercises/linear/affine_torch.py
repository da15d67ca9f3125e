import torch


class Affine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]

    def forward(self, x):
        W, b = self.params
        self.shape = x.shape
        self.flat = x.flatten(1)
        return self.flat @ W + b

    def backward(self, dout):
        W, b = self.params
        self.grads = [self.flat.T @ dout, dout.sum()]
        return (dout @ W.T).reshape(self.shape)
