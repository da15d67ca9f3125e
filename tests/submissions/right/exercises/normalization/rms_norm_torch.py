import torch


class RMSNorm:
    def __init__(self, gamma):
        self.params, self.grads = [gamma], [torch.zeros_like(gamma)]

    def forward(self, x):
        self.x = x
        self.inv = x.square().mean(-1, keepdim=True).rsqrt()
        return x * self.inv * self.params[0]

    def backward(self, dout):
        D = dout.shape[-1]
        self.grads[0][...] = (dout * self.x * self.inv).reshape(-1, D).sum(0)
        d = dout * self.params[0]
        return d * self.inv - self.x * self.inv**3 / D * (d * self.x).sum(-1, keepdim=True)
