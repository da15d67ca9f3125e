import torch


class InstanceNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps
        self.params, self.grads = [gamma, beta], [None, None]

    def forward(self, x):
        N, C, H, W = x.shape
        flat = x.reshape(N, C, H * W)
        self.std = torch.sqrt(flat.var(-1, correction=0) + self.eps)[..., None]
        self.z = (flat - flat.mean(-1)[..., None]) / self.std
        return (self.gamma[:, None] * self.z + self.beta[:, None]).reshape(x.shape)

    def backward(self, dout):
        d = dout.reshape(self.z.shape)
        self.grads[0] = torch.einsum("ncp,ncp->c", d, self.z)
        self.grads[1] = torch.einsum("ncp->c", d)
        d = d * self.gamma[:, None]
        P = d.shape[-1]
        dx = (P * d - d.sum(-1, keepdim=True) - self.z * (d * self.z).sum(-1, keepdim=True)) / P
        return (dx / self.std).reshape(dout.shape)
