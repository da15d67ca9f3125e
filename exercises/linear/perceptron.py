"""Perceptron: the first neuron that learns.

What it computes
    One neuron with the step function: it says 1 where the weighted sum of its inputs plus a bias is
    positive, else 0. It learns from its errors alone: where it says 0 and should say 1 the weights
    move towards the sample, in the opposite case away from it. Whatever a straight line can separate
    (AND, OR, NAND) it learns in finitely many steps; XOR it never does, because no straight line
    separates it. That needs a second layer.

Formula
    predict:  y = 1 where x w + b > 0, else 0
    fit:      for each sample in turn, with the y of the weights as they are by now:
              w <- w + lr (t - y) x,  b <- b + lr (t - y)

Shapes
    w: (D,); b: (1,); x: (N, D); t: (N,) of zeros and ones; predict(x): (N,)
    lr: a number; epochs: how many times fit goes through all samples

Conventions
    `Perceptron(w, b)`; `params` is [w, b], the very arrays that were given, and fit changes them in
    place. `predict(x) -> y` changes nothing; a sum of exactly 0 gives 0. `fit(x, t, lr, epochs)`
    takes the samples in the order given, epoch after epoch, and returns nothing that is looked at.
    x and t are not changed.

From
    F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in
    the brain", Psychological Review 65, 1958.

Example
    With w = [0, 0], b = [0] and lr = 1, one epoch over x = [[0, 0], [0, 1], [1, 0], [1, 1]] with
    t = [0, 0, 0, 1] (AND) gives w = [1, 1], b = [1]; after four more it is w = [2, 1], b = [-2], and
    predict(x) is t.
"""

import numpy as np


class Perceptron:
    def __init__(self, w, b):
        self.params = [w, b]

    def predict(self, x):
        """x (N, D) -> 1 where x w + b > 0, else 0: (N,)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def fit(self, x, t, lr, epochs):
        """x (N, D), t (N,) of zeros and ones: `epochs` times through the samples, in order."""
        # YOUR CODE HERE
        raise NotImplementedError
