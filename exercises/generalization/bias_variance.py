"""Bias and variance: where the expected error comes from.

What it computes
    Train the same kind of model on many training sets, and look at the predictions at some points.
    Their mean may be off the truth: that is the bias, of a model too simple to follow (it
    underfits). They may scatter around their mean: that is the variance, of a model that follows
    the accidents of its training set (it overfits). What is measured scatters too, by a noise that
    no model can undo. With squares the three add up to the expected cost exactly, and as one of
    the first two falls the other usually grows.

Formula
    f_mn: prediction of model m at point n; y_rn: measurement r at point n; f_n, y_n: their means
    cost     = mean over m, r, n of (f_mn - y_rn)^2
    bias     = mean over n of (f_n - y_n)^2                    (the squared bias)
    variance = mean over m, n of (f_mn - f_n)^2
    noise    = mean over r, n of (y_rn - y_n)^2
    cost     = bias + variance + noise

Shapes
    predictions: (M, N), M models at N points; target: (R, N), R measurements at the same points
    cost, bias, variance, noise: scalars

Conventions
    `decompose(predictions, target) -> (cost, bias, variance, noise)`, in this order, bias already
    squared. Means divide by the number of terms, M or R, not by one less: only so the sum is
    exact. With one measurement (R = 1) there is no noise to be seen, and it is 0. Nothing is
    changed.

From
    S. Geman, E. Bienenstock and R. Doursat, "Neural networks and the bias/variance dilemma",
    Neural Computation 4, 1992.

Example
    predictions = [[1], [3]] and target = [[4], [6], [5]]: the means are 2 and 5, so the squared
    bias is 9, the variance 1, the noise 2/3, and the cost 10.6667.
"""

import numpy as np


def decompose(predictions, target):
    """predictions (M, N), target (R, N) -> the cost, squared bias, variance and noise."""
    # YOUR CODE HERE
    raise NotImplementedError
