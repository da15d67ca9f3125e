"""Cross-validate: an honest score from few samples.

What it computes
    For each fold a model is fitted on the other samples and scored on those held out; the mean of
    the scores says how well this way of fitting does on data it has not seen. So one chooses
    hyperparameters: the learning rate, the strength of a penalty, the number of units with the
    best mean score wins, and is then fitted on everything. The test set has no part in it; it is
    looked at once, at the end.

Formula
    score = (1/k) sum over the folds of score(fit(x_train, t_train), x_held, t_held)

Shapes
    x: (N, ...); t: (N,) or (N, ...); the score: a number

Conventions
    `cross_validate(fit, score, x, t, k) -> float`: `fit(x, t)` returns a model, whatever that is,
    and `score(model, x, t)` a number. Each is called k times, once a fold; the samples handed to
    fit and to score in a fold are together all samples, and none twice. The plain mean over the
    folds, whatever their sizes. x and t are not changed.
    `k_fold` is your own, imported from its exercise.

From
    M. Stone, "Cross-validatory choice and assessment of statistical predictions", Journal of the
    Royal Statistical Society B 36, 1974.

Example
    with fit = the mean of t, score = -|model - the mean of t|, x of any kind, t = [0, 0, 6] and
    k = 3, the models are 3, 3 and 0 and the scores -3, -3 and -6; the result is -4.
"""

import numpy as np

from exercises.training.k_fold import k_fold


def cross_validate(fit, score, x, t, k):
    """fit(x, t) -> model, score(model, x, t) -> number, N samples, k folds -> the mean score."""
    # YOUR CODE HERE
    raise NotImplementedError
