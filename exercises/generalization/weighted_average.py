"""Weighted average: several models, one answer.

What it computes
    Models that err differently are better together than alone: averaged, the errors that they do
    not share cancel in part. Where some models are known to be better, by their error on a
    validation set say, they get larger weights. Only the ratios of the weights count, so they are
    divided by their sum first; averaged like this probabilities remain probabilities.

Formula
    out = sum_m weights_m predictions_m / sum_m weights_m

Shapes
    predictions: (M, ...), of M models, of any shape each; weights: (M,), not negative, with a sum
    above 0; out: (...), as one model's prediction

Conventions
    `weighted_average(predictions, weights) -> out`, in predictions' dtype. Nothing is changed.

From
    L. K. Hansen and P. Salamon, "Neural network ensembles", IEEE Transactions on Pattern Analysis
    and Machine Intelligence 12, 1990.

Example
    predictions = [[0.2, 0.8], [0.6, 0.4]] and weights = [3, 1] give [0.3, 0.7].
"""

import numpy as np


def weighted_average(predictions, weights):
    """predictions (M, ...), weights (M,) -> their weighted mean, (...)."""
    # YOUR CODE HERE
    raise NotImplementedError
