import numpy as np


class TD0:
    def __init__(self, n, alpha, gamma):
        self.V = np.zeros(n)
        self.alpha, self.gamma = alpha, gamma

    def update(self, s, r, s2, done):
        v_next = self.V[s2]
        delta = r + self.gamma * v_next - self.V[s]
        self.V[s] = self.V[s] + self.alpha * delta
        return delta
