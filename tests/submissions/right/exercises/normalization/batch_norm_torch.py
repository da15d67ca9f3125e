import torch


class BatchNorm:
    def __init__(self, gamma, beta, momentum=0.1, eps=1e-5):
        self.params = [gamma, beta]
        self.grads = [torch.zeros_like(gamma), torch.zeros_like(beta)]
        self.momentum, self.eps = momentum, eps
        self.running_mean = torch.zeros_like(gamma)
        self.running_var = torch.ones_like(gamma)

    def wide(self, p, x):
        return p if x.dim() == 2 else p[None, :, None, None]

    def forward(self, x, train=True):
        gamma, beta = self.params
        if not train:
            scale = gamma / (self.running_var + self.eps).sqrt()
            shift = beta - self.running_mean * scale
            return x * self.wide(scale, x) + self.wide(shift, x)
        self.dims = [0] if x.dim() == 2 else [0, 2, 3]
        var, mean = torch.var_mean(x, dim=self.dims, correction=0)
        n = x.numel() // x.shape[1]
        self.running_mean.mul_(1 - self.momentum).add_(self.momentum * mean)
        self.running_var.mul_(1 - self.momentum).add_(self.momentum * n / (n - 1) * var)
        self.inv = self.wide(1 / torch.sqrt(var + self.eps), x)
        self.xhat = (x - self.wide(mean, x)) * self.inv
        return self.wide(gamma, x) * self.xhat + self.wide(beta, x)

    def backward(self, dout):
        dgamma = (dout * self.xhat).sum(self.dims)
        dbeta = dout.sum(self.dims)
        self.grads[0].copy_(dgamma)
        self.grads[1].copy_(dbeta)
        n = dout.numel() // dout.shape[1]
        inner = n * dout - self.wide(dbeta, dout) - self.xhat * self.wide(dgamma, dout)
        return self.wide(self.params[0], dout) * self.inv * inner / n
