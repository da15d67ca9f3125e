import torch


class GroupNorm:
    def __init__(self, groups, gamma, beta, eps=1e-5):
        self.G, self.eps = groups, eps
        self.params, self.grads = [gamma, beta], [torch.zeros_like(gamma), torch.zeros_like(beta)]

    def forward(self, x):
        N, C, H, W = x.shape
        g = x.reshape(N, self.G, C // self.G, H, W)
        var, mean = torch.var_mean(g, dim=(2, 3, 4), correction=0, keepdim=True)
        self.rstd = (var + self.eps).rsqrt()
        self.h = (g - mean) * self.rstd
        gamma, beta = self.params
        return self.h.reshape(N, C, H, W) * gamma[:, None, None] + beta[:, None, None]

    def backward(self, dout):
        h = self.h.reshape(dout.shape)
        self.grads[0] = (dout * h).sum((0, 2, 3))
        self.grads[1] = dout.sum((0, 2, 3))
        d = (dout * self.params[0][:, None, None]).reshape(self.h.shape)
        axes = (2, 3, 4)
        inner = d - d.mean(axes, keepdim=True) - self.h * (d * self.h).mean(axes, keepdim=True)
        return (self.rstd * inner).reshape(dout.shape)
