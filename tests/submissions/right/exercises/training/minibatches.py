import numpy as np


def minibatches(x, t, size, rng):
    index = np.arange(len(x))
    rng.shuffle(index)
    while len(index):
        batch, index = index[:size], index[size:]
        yield x[batch], t[batch]
