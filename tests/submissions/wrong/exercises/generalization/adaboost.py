import math

import numpy as np


def stump(x, feature, cut, sign):
    out = -sign * np.ones(len(x))
    for i in range(len(x)):
        if x[i, feature] >= cut:
            out[i] = sign
    return out


class AdaBoost:
    def __init__(self, n):
        self.rounds = n

    def fit(self, x, t):
        N, D = x.shape
        self.rules = []
        weights = np.ones(N) / N
        for _ in range(self.rounds):
            best = None
            for d in range(D):
                column = sorted(set(x[:, d].tolist()))
                for a, b in zip(column, column[1:]):
                    up = stump(x, d, (a + b) / 2, 1)
                    err = weights[up != t].sum()
                    for sign, e in ((1, err), (-1, weights.sum() - err)):
                        if best is None or e < best[0]:
                            best = (e, d, (a + b) / 2, sign)
            e, d, cut, sign = best
            e = max(e, 1e-12)
            alpha = math.log((1 - e) / e)
            self.rules.append((alpha, d, cut, sign))
            miss = stump(x, d, cut, sign) != t
            weights[miss] *= math.exp(alpha)
            weights[~miss] *= math.exp(-alpha)
            weights /= weights.sum()

    def predict(self, x):
        score = np.zeros(len(x))
        for alpha, d, cut, sign in self.rules:
            score += alpha * stump(x, d, cut, sign)
        return np.sign(score)
