"""Affine: the fully connected layer.

What it computes
    y = x W + b: each output is a weighted sum of all inputs plus a bias. Almost every network ends
    in one, and many are little else. An input of more than two dimensions (a batch of images, say)
    is laid out flat first, one row a sample. Its backward answers three questions at once: how the
    loss changes with x, with W and with b.

Formula
    forward:   y = X W + b, where X is x with all axes after the first flattened
    backward:  dW = X^T dout
               db = the sum of dout over the batch, because each sample adds the same b
               dX = dout W^T, and dx is dX in x's shape

Shapes
    x, dx: (N, D), or (N, D1, D2, ...) with D = D1 D2 ...
    W, dW: (D, M)
    b, db: (M,)
    y, dout: (N, M)

Conventions
    `Affine(W, b)`; `params` is [W, b], the very arrays that were given, so that a step on them
    is seen by forward; `grads` is [dW, db], in the same order and shapes.
    `forward(x) -> y`, `backward(dout) -> dx`; backward overwrites `grads`, it does not add to
    them: in place, as the lists made in the constructor invite, or with new arrays. Axes are
    flattened in C order, as `reshape` does. x, W, b and dout are not changed. Time counts: no
    Python loop over the samples.

From
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", Nature 323, 1986; in matrix form I. Goodfellow, Y. Bengio and A. Courville, "Deep
    Learning", MIT Press 2016, section 6.5.

Example
    x = [[1, 2], [0, 1]], W = [[1, 0, 2], [3, 1, -1]], b = [10, 20, 30] give
    y = [[17, 22, 30], [13, 21, 29]]; dout = [[1, 0, 2], [1, 1, 0]] gives dx = [[5, 1], [1, 4]],
    dW = [[1, 0, 2], [3, 1, 4]] and db = [2, 1, 2].
"""

import numpy as np


class Affine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]

    def forward(self, x):
        """x of shape (N, D) or (N, D1, D2, ...) -> y of shape (N, M)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """dout of shape (N, M) -> dx of x's shape; `grads` becomes [dW, db]."""
        # YOUR CODE HERE
        raise NotImplementedError
