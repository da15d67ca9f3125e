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
        # BEGIN SOLUTION
        W, b = self.params
        self.shape = x.shape
        self.X = x.reshape(len(x), -1)
        return self.X @ W + b
        # END SOLUTION

    def backward(self, dout):
        """dout of shape (N, M) -> dx of x's shape; `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        self.grads[0][...] = self.X.T @ dout
        self.grads[1][...] = dout.sum(axis=0)
        return (dout @ W.T).reshape(self.shape)
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Speed, State, normal


def affine(x, W, b):
    return x.reshape(len(x), -1) @ W + b


exercise = Exercise(
    Affine,
    form=Layer(),
    cases=[
        Case("two dimensions", x=normal(4, 6), W=normal(6, 3), b=normal(3)),
        Case("one sample", x=normal(1, 6), W=normal(6, 3), b=normal(3)),
        Case("one output", x=normal(5, 3), W=normal(3, 1), b=normal(1)),
        Case("sequences", x=normal(5, 2, 3), W=normal(6, 4), b=normal(4)),
        Case("images", x=normal(2, 3, 5, 4), W=normal(60, 7), b=normal(7)),
        Case("large values", x=normal(3, 5, scale=1000.0), W=normal(5, 2), b=normal(2)),
        Case("x not contiguous", x=normal(3, 2, 4).strided(), W=normal(8, 5), b=normal(5)),
        Case("Fortran order", x=normal(3, 4, 2).fortran(), W=normal(8, 6).fortran(), b=normal(6)),
    ],
    checks=[
        Oracle(affine),
        Gradient(),
        State(),
        Speed(Case("many samples", x=normal(6000, 12), W=normal(12, 10), b=normal(10)), at_most=5),
    ],
    hints=[
        "Let the shapes lead: dW is (D, M) like W, and one product of X and dout has that shape.",
        "b is added to every row of the batch, so its gradient is a sum over the rows. And dx has "
        "the shape that x had before it was flattened: keep it on self.",
        "dW = X.T @ dout, db = dout.sum(axis=0), dx = (dout @ W.T) reshaped to x's shape.",
    ],
    mistakes=[
        Mistake(
            ("dout.sum(axis=0)", "dout.mean(axis=0)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
            row=13,
        ),
        Mistake(
            ("self.grads[1][...] = dout.sum(axis=0)", "self.grads[1] = dout.sum()"),
            "db is summed over all of dout; sum over the batch only, one entry for each bias",
            row=14,
        ),
        Mistake(
            ("self.grads[0][...] = self.X.T @ dout", "self.grads[0] = dout.T @ self.X"),
            "dW is transposed: X^T dout has W's shape (D, M), dout^T X has not",
            row=15,
        ),
        Mistake(
            (".reshape(self.shape)", ""),
            "dx is left flat; give it the shape x had",
            row=16,
        ),
        Mistake(
            [
                ("self.grads[0][...] =", "self.grads[0] +="),
                ("self.grads[1][...] =", "self.grads[1] +="),
            ],
            "the gradients add up from call to call; backward overwrites grads",
            row=17,
        ),
        Mistake(
            ("self.grads[1][...] = dout.sum(axis=0)", "self.grads[1] = dout"),
            "b is added to every sample, so db is the sum of dout over the batch, of b's shape",
            row=18,
        ),
        Mistake(
            ("self.X.T @ dout", "self.X.T @ dout / len(dout)"),
            "dW is divided by the batch size: 1/N, where it belongs, is in the loss",
        ),
        Mistake(("self.X @ W + b", "self.X @ W"), "the bias b is not added"),
    ],
)
# END SPEC
