import numpy as np


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


class DiscriminatorLoss:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, real, fake):
        self.p_real = sigmoid(real)
        self.p_fake = sigmoid(fake)
        return np.mean(-np.log(self.p_real + 1e-8)) + np.mean(-np.log(1 - self.p_fake + 1e-8))

    def backward(self, dout=1.0):
        d_real = (self.p_real - 1) * dout / np.prod(self.p_real.shape)
        d_fake = self.p_fake * dout / np.prod(self.p_fake.shape)
        return d_real, d_fake
