"""Bootstrap: new samples out of one.

What it computes
    Only one sample of the world is there, but how much would a mean, or a whole trained model,
    change with another one? The bootstrap makes other samples from the one: it draws rows at
    random, each time from all of them, so that some rows come twice or more and others not at all
    (about 37 in 100 of a large sample are left out). What varies over many such samples tells how
    far the first result can be trusted.

Formula
    out[j] = x[i_j],  i_1 ... i_size independent, each of 0 ... n - 1 with chance 1/n

Shapes
    x: (n, ...), n rows; size: a positive integer; out: (size, ...)

Conventions
    `bootstrap(x, size, rng) -> out`, a new array of x's dtype; size may be smaller or larger than
    n. All chance comes from rng, a numpy.random.Generator: one in the same state gives the same
    rows. What is drawn from it, and the order of the rows, are up to you. x is not changed.

From
    B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979.

Example
    x = [[1, 2], [3, 4], [5, 6]] and size = 4 may give [[5, 6], [1, 2], [5, 6], [5, 6]].
"""

import numpy as np


def bootstrap(x, size, rng):
    """x (n, ...), a number of rows, a generator -> size rows of x, (size, ...)."""
    # YOUR CODE HERE
    raise NotImplementedError
