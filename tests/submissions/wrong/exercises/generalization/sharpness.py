import numpy as np


def sharpness(loss, params, radius, n, rng):
    base = loss(params)
    sizes = [p.size for p in params]
    saved = [p.copy() for p in params]
    rises = []
    for _ in range(n):
        v = rng.normal(size=sum(sizes))
        v = v * radius / np.linalg.norm(v)
        begin = 0
        for p, old, size in zip(params, saved, sizes):
            p[...] = old + v[begin : begin + size].reshape(p.shape)
            begin += size
        rises.append(loss(params) - base)
        for p, old in zip(params, saved):
            p[...] = old
    return sum(rises) / n
