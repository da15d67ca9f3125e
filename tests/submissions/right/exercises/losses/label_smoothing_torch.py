import torch


class LabelSmoothing:
    def __init__(self, eps=0.1):
        self.params, self.grads = [], []
        self.eps = eps

    def forward(self, x, t):
        n, c = x.shape
        if t.ndim == 1:
            target = torch.zeros_like(x).scatter_(1, t[:, None], 1.0)
        else:
            target = t.to(x.dtype)
        self.target = target * (1 - self.eps) + self.eps / c
        logp = x - torch.logsumexp(x, dim=1, keepdim=True)
        self.p = logp.exp()
        return -(self.target * logp).sum() / n

    def backward(self, dout=1.0):
        return (self.p - self.target) * (dout / self.p.shape[0])
