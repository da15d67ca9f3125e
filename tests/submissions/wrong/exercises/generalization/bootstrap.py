import numpy as np


def bootstrap(x, size, rng):
    n = x.shape[0]
    out = np.empty((size,) + x.shape[1:], dtype=x.dtype)
    order = rng.permutation(n)
    for j in range(size):
        i = order[j % n]
        out[j] = x[i]
    return out
