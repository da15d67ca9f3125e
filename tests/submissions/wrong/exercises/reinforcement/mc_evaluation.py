import numpy as np


class MonteCarlo:
    def __init__(self, n, gamma):
        self.n = n
        self.gamma = gamma
        self.returns = [[] for _ in range(n)]
        self.V = np.zeros(n)

    def update(self, states, rewards):
        seen = set()
        for t in range(len(states)):
            s = states[t]
            total = 0.0
            for k in range(t, len(rewards)):
                total += self.gamma ** (k - t) * rewards[k]
            self.returns[s].append(total)
            self.V[s] = np.mean(self.returns[s])
