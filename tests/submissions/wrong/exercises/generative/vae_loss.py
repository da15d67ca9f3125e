import numpy as np


class VAELoss:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, recon, mu, logvar):
        self.saved = (x, recon, mu, logvar)
        total = 0.0
        for i in range(x.shape[0]):
            squares = np.sum((x[i] - recon[i]) ** 2)
            kl = -0.5 * np.sum(1 + logvar[i] - mu[i] ** 2 - logvar[i] ** 2)
            total = total + squares + kl
        return total / x.shape[0]

    def backward(self, dout=1.0):
        x, recon, mu, logvar = self.saved
        N = x.shape[0]
        return (
            -2 * (x - recon) * dout / N,
            mu * dout / N,
            -0.5 * (1 - np.exp(logvar)) * dout / N,
        )
