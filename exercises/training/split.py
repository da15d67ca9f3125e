"""Split: three sets that never meet.

What it computes
    Training data is for the parameters, validation data for the choices (which rate, how many
    units, when to stop), test data for one honest number at the very end: the generalisation
    error, on samples that decided nothing. So the sets are disjoint, and drawn at random, because
    files are often sorted.

Formula
    a random permutation of 0 ... n - 1, cut into three pieces

Shapes
    train: (n - val - test,), val: (val,), test: (test,), arrays of integers

Conventions
    `split(n, val, test, rng) -> (train, val, test)`; val and test say how many samples, not which
    share, and may be 0; val + test <= n. Each sample is in exactly one set, every set equally
    likely. `rng` is a `numpy.random.Generator`; nothing else decides.

From
    C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 1.3.

Example
    split(6, 2, 1, rng) might be ([4, 0, 3], [5, 1], [2]).
"""

import numpy as np


def split(n, val, test, rng):
    """How many samples, for validation, for test -> three index arrays (train, val, test)."""
    # YOUR CODE HERE
    raise NotImplementedError
