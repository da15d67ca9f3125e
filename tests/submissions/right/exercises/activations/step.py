import numpy as np


def step(x):
    y = np.zeros_like(x)
    y[x > 0] = 1
    return y
