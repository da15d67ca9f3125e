import torch


class VAELoss:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, recon, mu, logvar):
        self.diff = recon - x
        self.mu = mu
        self.var = logvar.exp()
        self.N = mu.shape[0]
        rebuild = torch.sum(self.diff * self.diff) / self.N
        divergence = torch.sum(1 + logvar - mu.pow(2) - self.var) * (-0.5) / self.N
        return rebuild + divergence

    def backward(self, dout=1.0):
        scale = dout / self.N
        return 2 * self.diff * scale, self.mu * scale, self.var / 2 * scale
