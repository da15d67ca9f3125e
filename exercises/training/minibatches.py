"""Mini-batches: an epoch in small pieces.

What it computes
    The gradient over all samples is exact and slow, that of one sample fast and noisy; a
    mini-batch lies between. In an epoch every sample is used once, in an order that is drawn anew
    each time, so that no two batches are always the same and the last samples are not always the
    last. Labels go with their samples.

Formula
    a random permutation of 0 ... N - 1, cut into pieces of `size`; the last one may be shorter

Shapes
    x: (N, ...); t: (N,) or (N, ...); each batch: (x of some rows, t of the same rows)

Conventions
    `minibatches(x, t, size, rng)` gives the pairs of one epoch, as a list or a generator:
    ceil(N / size) of them, all of `size` samples but perhaps the last. Every order has the same
    chance. `rng` is a `numpy.random.Generator`; called again, it gives another epoch. x and t
    keep their dtypes and are not changed.

From
    L. Bottou and O. Bousquet, "The tradeoffs of large scale learning", NIPS 2007.

Example
    with x = [[1], [2], [3]], t = [10, 20, 30] and size 2 an epoch might be
    ([[3], [1]], [30, 10]) and ([[2]], [20]).
"""

import numpy as np


def minibatches(x, t, size, rng):
    """Samples x (N, ...), labels t (N, ...) -> pairs (x, t) of `size` samples or, at last, fewer."""
    # YOUR CODE HERE
    raise NotImplementedError
