"""Softmax with loss: cross entropy straight from the scores.

What it computes
    Softmax turns the scores of a sample into probabilities y; the loss is -log of the probability
    of the right class, averaged over the batch. Taken as one layer the two are better than one
    after the other: log and exp cancel, so that no score is too large, and the gradient is simply
    what was predicted minus what was wanted.

Formula
    softmax:   y_nk = exp(x_nk) / sum_j exp(x_nj)
    forward:   loss = -(1/N) sum_n sum_k t_nk log y_nk
               where log y_nk = x_nk - m_n - log sum_j exp(x_nj - m_n)
               and m_n is the largest score of row n
    backward:  dx_nk = dout (y_nk - t_nk) / N

Shapes
    x, dx: (N, C), the scores
    t: (N,) integer class ids from 0 to C - 1, or (N, C) one-hot or soft labels
    loss, dout: scalars

Conventions
    `forward(x, t) -> loss`, the mean over the batch of N; `backward(dout=1.0) -> dx`, scaled by
    dout. The labels have no gradient. No parameters, so `params` and `grads` are empty lists.
    Labels with one dimension are class ids, which stand for one-hot rows; labels with two, of any
    dtype, are used as they are, and each of their rows sums to 1. The loss is a scalar, not an
    array of shape (1,), of x's dtype. x and t are not changed. Scores in the thousands give a
    finite loss: that of a class whose probability rounds to 0 is large, not inf, and not cut off.
    Time counts: no Python loop over the samples.

From
    J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", Neurocomputing, 1990; the gradient in
    C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.4.

Example
    x = [[0, 0], [1, 3]] and t = [0, 1], or t = [[1, 0], [0, 1]], give
    y = [[0.5, 0.5], [0.1192, 0.8808]] and the loss (0.6931 + 0.1269) / 2 = 0.4100;
    dout = 2 gives dx = [[-0.5, 0.5], [0.1192, -0.1192]].
"""

import numpy as np


class SoftmaxWithLoss:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Scores x (N, C), labels t (N,) or (N, C) -> the mean loss, a scalar."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the scores, (N, C)."""
        # YOUR CODE HERE
        raise NotImplementedError
