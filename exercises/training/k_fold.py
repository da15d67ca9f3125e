"""K-fold: every sample is held out once.

What it computes
    With few samples a single validation set is too small to tell two models apart. K-fold cuts the
    samples into k parts; k times one part is held out and the others are trained on, so that in
    the end each sample has been judged once by a model that had not seen it. Where k does not
    divide n, some parts get one sample more; none is dropped.

Formula
    held-out sizes: n div k, or one more for n mod k of them
    the training indices of a fold: all that are not held out in it

Shapes
    a list of k pairs (train, held_out), each an array of integers from 0 to n - 1

Conventions
    `k_fold(n, k)`, 1 < k <= n. Which samples lie together is open; the samples are taken to be
    shuffled already, so nothing random is needed. Within a pair the order of the indices is open
    too. A list or a generator of pairs are both welcome.

From
    M. Stone, "Cross-validatory choice and assessment of statistical predictions", Journal of the
    Royal Statistical Society B 36, 1974.

Example
    k_fold(5, 2) is [([3, 4], [0, 1, 2]), ([0, 1, 2], [3, 4])], or another cut into 3 and 2.
"""

import numpy as np


def k_fold(n, k):
    """How many samples and how many folds -> k pairs of index arrays (train, held_out)."""
    # YOUR CODE HERE
    raise NotImplementedError
