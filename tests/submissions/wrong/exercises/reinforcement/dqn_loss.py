import numpy as np


class DQNLoss:
    def __init__(self, gamma):
        self.gamma = gamma
        self.params, self.grads = [], []

    def forward(self, q, a, r, q_next, done):
        N, K = q.shape
        self.onehot = np.zeros((N, K), dtype=q.dtype)
        for n in range(N):
            self.onehot[n, a[n]] = 1
        target = r + self.gamma * (1 - done).astype(q.dtype) * np.max(q, axis=1)
        chosen = np.sum(q * self.onehot, axis=1)
        self.diff = chosen - target
        return np.sum(self.diff * self.diff) / N

    def backward(self, dout=1.0):
        N = self.diff.shape[0]
        return dout * 2.0 / N * self.diff.reshape(-1, 1) * self.onehot
