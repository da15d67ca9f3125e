import torch


class Embedding:
    def __init__(self, W):
        self.params, self.grads = [W], [None]

    def forward(self, ids):
        W = self.params[0]
        self.one_hot = (ids.reshape(-1, 1) == torch.arange(len(W), device=ids.device)).to(W.dtype)
        return (self.one_hot @ W).reshape(*ids.shape, -1)

    def backward(self, dout):
        self.grads = [self.one_hot.T @ dout.reshape(len(self.one_hot), -1)]
