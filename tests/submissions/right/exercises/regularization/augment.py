import numpy as np


def flip(x, which):
    out = x.copy()
    for i in range(len(x)):
        if which[i]:
            out[i] = np.flip(x[i], axis=-1)
    return out


def crop(x, pad, offsets):
    n, c, h, w = x.shape
    out = np.zeros_like(x)
    big = np.zeros((c, h + 2 * pad, w + 2 * pad), x.dtype)
    for i in range(n):
        big[:, pad : pad + h, pad : pad + w] = x[i]
        top, left = offsets[i]
        out[i] = big[:, top : top + h, left : left + w]
    return out
