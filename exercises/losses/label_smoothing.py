"""Label smoothing: a classifier that is not taught to be too sure.

What it computes
    Softmax with loss against softened labels: the right class gets 1 - eps plus its part of eps, and
    eps is spread evenly over all classes. A hard label is reached only by scores that run off to
    infinity; a smoothed one by finite scores. So the network stays less sure of itself, generalises
    better, and its probabilities mean more. A wrong label in the data does less harm, too.

Formula
    s_nk = (1 - eps) t_nk + eps / C, with t one-hot for class ids
    y = softmax(x), log y_nk = x_nk - m_n - log sum_j exp(x_nj - m_n), m_n the largest of row n
    forward:   loss = -(1/N) sum_n sum_k s_nk log y_nk
    backward:  dx_nk = dout (y_nk - s_nk) / N

Shapes
    x, dx: (N, C), the scores
    t: (N,) integer class ids from 0 to C - 1, or (N, C) one-hot or soft labels
    loss, dout: scalars; eps: a number from 0 to 1

Conventions
    `LabelSmoothing(eps=0.1)`; `forward(x, t) -> loss`, the mean over the batch of N;
    `backward(dout=1.0) -> dx`, scaled by dout. x are scores, before softmax. eps is spread over all C
    classes, the right one included. Labels with two dimensions are smoothed in the same way, soft
    ones too. The labels have no gradient; no parameters, so `params` and `grads` are empty lists. The
    loss has shape (), not (1,), and x's dtype. x and t are not changed.

From
    C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens and Z. Wojna, "Rethinking the Inception architecture
    for computer vision", CVPR 2016, section 7.

Example
    With eps = 0.2, x = [[0, 0], [1, 3]] and t = [0, 1] the labels become [[0.9, 0.1], [0.1, 0.9]], and
    the loss is (0.6931 + 0.3269) / 2 = 0.5100; dout = 2 gives
    dx = [[-0.4, 0.4], [0.0192, -0.0192]].
"""

import numpy as np


class LabelSmoothing:
    def __init__(self, eps=0.1):
        self.eps = eps
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
