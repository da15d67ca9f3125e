import torch


class SoftmaxWithLoss:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        if t.dim() == 1:
            hot = torch.zeros_like(x)
            hot[torch.arange(len(t)), t] = 1
            t = hot
        self.t = t.to(x.dtype)
        log_y = x - torch.logsumexp(x, dim=1, keepdim=True)
        self.y = log_y.exp()
        return -(self.t * log_y).sum(dim=1).mean()

    def backward(self, dout=1.0):
        dx = self.y - self.t
        return dx * dout / dx.shape[0]
