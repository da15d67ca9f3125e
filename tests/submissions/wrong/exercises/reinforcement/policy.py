import numpy as np


def epsilon_greedy(q, eps, rng):
    k = len(q)
    p = np.full(k, eps / k)
    winners = np.isclose(q, np.max(q), rtol=0, atol=0)
    p[np.argmax(q)] += 1.0 - eps
    return rng.choice(k, p=p / p.sum())
