import numpy as np


class GeneratorLoss:
    def __init__(self, kind="minimax"):
        self.saturates = kind == "minimax"
        self.params, self.grads = [], []

    def forward(self, fake):
        e = np.exp(-np.abs(fake))
        self.D = np.where(fake > 0, 1 / (1 + e), e / (1 + e))
        self.rest = np.where(fake > 0, e / (1 + e), 1 / (1 + e))  # 1 - D, where D is 1 as well
        self.N = fake.size
        log_rest = np.log1p(e)
        if self.saturates:
            terms = -(np.maximum(fake, 0) + log_rest)
        else:
            terms = np.maximum(-fake, 0) + log_rest
        return np.sum(terms) / self.N

    def backward(self, dout=1.0):
        if self.saturates:
            return -self.D * (dout / self.N)
        return -self.rest * (dout / self.N)
