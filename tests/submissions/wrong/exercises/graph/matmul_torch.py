import torch


class MatMul:
    def __init__(self, W):
        self.params = [W]
        self.grads = [torch.zeros_like(W)]

    def forward(self, x):
        self.x = x
        return x @ self.params[0]

    def backward(self, dout):
        (W,) = self.params
        rows = self.x.reshape(-1, W.shape[0])
        self.grads[0][...] = rows.T @ dout.reshape(-1, W.shape[1]) / len(rows)
        return dout @ W.T
