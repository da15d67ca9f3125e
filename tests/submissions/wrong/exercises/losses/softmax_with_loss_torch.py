import torch


class SoftmaxWithLoss:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        if t.ndim == 1:
            t = torch.eye(x.shape[1], dtype=x.dtype)[t]
        e = torch.exp(x - x.amax(1, keepdim=True))
        self.y = e / e.sum(1, keepdim=True)
        self.t = t
        return -(t * torch.log(self.y + 1e-7)).sum() / len(x)

    def backward(self, dout=1.0):
        return dout * (self.y - self.t) / len(self.y)
