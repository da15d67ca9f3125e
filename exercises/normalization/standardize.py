"""Standardize: features of equal weight, by the training set alone.

What it computes
    Each feature gets mean 0 and standard deviation 1, so that metres and millimetres weigh the same
    and gradient descent meets a round bowl instead of a ravine. Mean and deviation come from the
    training set, and the very same ones are used for every other set: to take them from the test set
    would be looking at it, and would move the same sample to two different places.

Formula
    m_d = the mean of feature d over train, s_d = its standard deviation there (divided by N)
    x_nd -> (x_nd - m_d) / s_d, for train and for each of the others

Shapes
    train: (N, D); others: any number of arrays (M, D), with M of their own
    what is returned: a tuple of as many arrays as were given, train first, each of its shape

Conventions
    `standardize(train, *others) -> (train, *others)`. The variance is divided by N, not by N - 1, and
    nothing is added to s. A feature that is constant in train becomes 0 there, not nan. What is given
    is not changed.

From
    T. Hastie, R. Tibshirani and J. Friedman, "The Elements of Statistical Learning", Springer 2009,
    section 11.5.3.

Example
    train = [[1, 10], [3, 10]] and one other, [[5, 10]], give [[-1, 0], [1, 0]] and [[3, 0]].
"""

import numpy as np


def standardize(train, *others):
    """train (N, D) and any number of (M, D) -> a tuple of them all, standardized."""
    # YOUR CODE HERE
    raise NotImplementedError
