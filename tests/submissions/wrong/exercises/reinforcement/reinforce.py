import numpy as np


class ReinforceLoss:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, logits, actions, returns):
        N, K = logits.shape
        weight = np.zeros_like(logits)
        for n in range(N):
            weight[n, actions[n]] = returns[n]
        self.weight = weight
        top = np.max(logits, axis=1).reshape(N, 1)
        e = np.exp(logits - top)
        Z = np.sum(e, axis=1).reshape(N, 1)
        self.probs = e / Z
        self.N = N
        return np.sum(weight * (top + np.log(Z) - logits)) / N

    def backward(self, dout=1.0):
        total = np.sum(self.weight, axis=1).reshape(-1, 1)
        return (self.probs * total - self.weight) * dout
