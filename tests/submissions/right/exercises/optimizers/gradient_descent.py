import numpy as np


def descend(gradient, x, lr, steps):
    path = np.zeros((steps + 1, x.size), dtype=x.dtype)
    path[0] = x
    for k in range(steps):
        path[k + 1] = path[k] - lr * gradient(path[k].copy())
    return path
