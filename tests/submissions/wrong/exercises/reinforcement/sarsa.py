import numpy as np


class Sarsa:
    def __init__(self, n, k, alpha, gamma):
        self.lr, self.discount = alpha, gamma
        self.Q = np.zeros((n, k))

    def update(self, s, a, r, s2, a2, done):
        old = self.Q[s][a]
        new = r
        if not done:
            new += self.discount * max(self.Q[s2])
        self.Q[s][a] = (1 - self.lr) * old + self.lr * new
