"""Cross entropy: how surprised the probabilities are by the labels.

What it computes
    From probabilities, not from scores: the mean of -log of the probability that the right class got.
    A sure and right answer costs 0, a sure and wrong one very much. With soft labels each class counts
    with its share. A probability of 0 would cost infinitely much, so probabilities are clipped from
    below at 1e-12 first. (Where scores are at hand, softmax with loss is more exact; this loss is for
    outputs that are probabilities already.)

Formula
    clipped:   q = max(x, 1e-12)
    forward:   loss = -(1/N) sum_n sum_k t_nk log q_nk
    backward:  dx_nk = -dout t_nk / q_nk / N, also where x was clipped

Shapes
    x, dx: (N, C), probabilities, each row summing to 1
    t: (N, C), one-hot or soft labels
    loss, dout: scalars

Conventions
    `forward(x, t) -> loss`, the mean over the batch of N; `backward(dout=1.0) -> dx`, scaled by dout.
    The labels have no gradient. A class with t = 0 costs nothing, whatever its probability: 0 log 0
    is 0. The gradient treats q as if it were x: it does not become 0 where x is below 1e-12, since
    learning would stop there. No parameters, so `params` and `grads` are empty lists. The loss has
    shape (), not (1,). x and t are not changed.

From
    C. E. Shannon, "A mathematical theory of communication", Bell System Technical Journal 27, 1948;
    as a loss C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.4.

Example
    x = [[0.5, 0.5], [0.2, 0.8]] and t = [[1, 0], [0, 1]] give the loss (0.6931 + 0.2231) / 2 = 0.4581;
    dout = 2 gives dx = [[-2, 0], [0, -1.25]].
"""

import numpy as np


class CrossEntropy:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Probabilities x (N, C), labels t (N, C) -> the mean loss, a scalar."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the probabilities, (N, C)."""
        # YOUR CODE HERE
        raise NotImplementedError
