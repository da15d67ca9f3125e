"""Affine on tensors: the fully connected layer.

What it computes
    y = x W + b on PyTorch tensors and without autograd: both directions are written by hand. An
    input of more than two dimensions is laid out flat first, one row a sample. Everything stays on
    the device and in the dtype of x.

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
    `Affine(W, b)`; `params` is [W, b], the very tensors that were given, so that a step on
    them is seen by forward; `grads` is [dW, db], in the same order and shapes. W is (D, M), not
    transposed as in `torch.nn.Linear`.
    `forward(x) -> y`, `backward(dout) -> dx`; backward overwrites `grads`, it does not add to
    them: in place, as the lists made in the constructor invite, or with new tensors. Axes are
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

import torch


class Affine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]

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
        self.grads[1][...] = dout.sum(dim=0)
        return (dout @ W.T).reshape(self.shape)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "affine",
    Affine,
    also=[Device()],
    mistakes=[
        Mistake(
            ("dout.sum(dim=0)", "dout.mean(dim=0)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
            row=13,
        ),
        Mistake(
            ("self.grads[1][...] = dout.sum(dim=0)", "self.grads[1] = dout.sum()"),
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
            ("self.grads[1][...] = dout.sum(dim=0)", "self.grads[1] = dout"),
            "b is added to every sample, so db is the sum of dout over the batch, of b's shape",
            row=18,
        ),
        Mistake(
            ("x.reshape(len(x), -1)", "x.mT.reshape(len(x), -1)"),
            "the axes of a sample are swapped before it is flattened; flatten in C order",
        ),
        Mistake(("self.X @ W + b", "self.X @ W"), "the bias b is not added"),
    ],
)
# END SPEC
