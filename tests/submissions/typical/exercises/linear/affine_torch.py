import torch


class Affine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]

    def forward(self, x):
        W, b = self.params
        self.x_shape = x.shape
        self.flat = x.reshape(x.shape[0], -1)
        return self.flat @ W + b

    def backward(self, dout):
        W, b = self.params
        dx = self.dout @ W.T
        self.grads[0][...] = self.flat.T @ dout
        self.grads[1][...] = dout.sum(dim=0)
        return dx.reshape(self.x_shape)
