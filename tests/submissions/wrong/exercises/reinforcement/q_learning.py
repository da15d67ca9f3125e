import numpy as np


class QLearning:
    def __init__(self, n, k, alpha, gamma):
        self.lr, self.discount = alpha, gamma
        self.Q = np.zeros((n, k))

    def update(self, s, a, r, s2, done):
        best = self.Q[s2, a]
        td_error = r + self.discount * best * (1 - done) - self.Q[s, a]
        self.Q[s, a] = self.Q[s, a] + self.lr * td_error
