"""Generalisation gap: learned, or learned by heart?

What it computes
    A model is judged by samples that it has not been trained on: the error there estimates the
    generalisation error, that on everything the world may show it. The training error tells only
    how well it fits what it has seen. The gap between the two is what overfitting looks like: it
    grows as a model becomes able to learn its training set by heart. High errors on both sides
    with no gap mean the opposite, underfitting. For this to hold the test samples must have no
    part in training, nor in the choice of the model.

Formula
    error(x, t) = share of the samples for which predict(x) is not t
    gap         = test error - training error

Shapes
    train, test: pairs (x, t) of samples x (N, ...) and class ids t (N,); the two N may differ
    predict(x): (N,), class ids
    errors and gap: scalars from 0 to 1, and from -1 to 1

Conventions
    `errors(predict, train, test) -> (training error, test error, gap)`. predict takes a whole
    array of samples. Nothing is changed.

From
    I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", MIT Press 2016, section 5.2.

Example
    predict gives the sign of x as 0 or 1; train = ([-1, 2], [0, 1]) and test = ([3, -4, 5, 6],
    [1, 1, 1, 0]) give the errors 0 and 0.5 and the gap 0.5.
"""

import numpy as np


def errors(predict, train, test):
    """A function of samples, two pairs (x, t) -> training error, test error, their gap."""
    # YOUR CODE HERE
    raise NotImplementedError
