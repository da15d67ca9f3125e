"""Bagging: many models, each on a sample of its own.

What it computes
    A model that follows its training set closely has a large variance: another training set, and
    it would be another model. Bagging (bootstrap aggregating) makes many training sets out of the
    one, by drawing samples with replacement, trains a model on each, and lets them answer
    together: classes by vote, numbers by their mean. What the models do not agree on cancels, so
    the variance falls, while the bias stays what it was.

Formula
    fit:      for m = 1 ... n: draw N pairs (x_i, t_i) with replacement; model_m.fit of these
    predict:  for each sample the class that most models give, or the mean of their numbers

Shapes
    x: (N, ...); t: (N,); predict(x): (K,) for K samples

Conventions
    `Bagging(make, n, rng)`: make() gives a new model, with `fit(x, t)` and `predict(x)`; it is
    called n times for each `fit`. Where the models predict integers they vote, and of classes with
    equally many votes any will do; where they predict floating-point numbers the mean counts. A
    second `fit` begins anew. All chance comes from rng, a numpy.random.Generator; x and t are not
    changed.

From
    L. Breiman, "Bagging predictors", Machine Learning 24, 1996.

Example
    Three models that predict [0, 2], [0, 1] and [1, 1] give [0, 1]; three that predict [0.0],
    [1.0] and [5.0] give [2.0].
"""

import numpy as np


class Bagging:
    def __init__(self, make, n, rng):
        self.make = make
        self.n = n
        self.rng = rng

    def fit(self, x, t):
        """x (N, ...), t (N,): n new models, each trained on a bootstrap sample."""
        # YOUR CODE HERE
        raise NotImplementedError

    def predict(self, x):
        """x (K, ...) -> what the models say together, (K,)."""
        # YOUR CODE HERE
        raise NotImplementedError
