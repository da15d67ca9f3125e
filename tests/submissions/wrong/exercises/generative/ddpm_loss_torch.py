import torch


class DDPMLoss:
    def __init__(self, alphas_bar):
        self.signal = alphas_bar.sqrt()
        self.noise = (1 - alphas_bar).sqrt()
        self.params, self.grads = [], []

    def noisy(self, x, t, eps):
        shape = [x.shape[0]] + [1] * (x.dim() - 1)
        return self.signal[t].view(shape) * x + self.noise[t].view(shape) * eps

    def forward(self, predicted, eps):
        self.diff = predicted - eps
        return torch.sum(self.diff**2) / self.diff.numel()

    def backward(self, dout=1.0):
        return self.diff * (2 * dout / self.diff.shape[0])
