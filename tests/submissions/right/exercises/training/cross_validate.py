import numpy as np


def cross_validate(fit, score, x, t, k):
    total = 0.0
    fold = np.arange(len(x)) % k
    for i in range(k):
        total += score(fit(x[fold != i], t[fold != i]), x[fold == i], t[fold == i])
    return total / k
