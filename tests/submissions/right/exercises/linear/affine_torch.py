import torch


class Affine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]

    def forward(self, x):
        W, b = self.params
        self.x = x
        return torch.mm(x.reshape(x.shape[0], -1), W) + b

    def backward(self, dout):
        W, b = self.params
        flat = self.x.reshape(self.x.shape[0], -1)
        self.grads = [torch.mm(flat.t(), dout), torch.sum(dout, 0)]
        dx = torch.mm(dout, W.t())
        return dx.view(self.x.shape)
