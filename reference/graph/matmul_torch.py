"""MatMul on tensors: the matrix product node, with a weight matrix.

What it computes
    x @ W for a batch of rows, or for sequences and larger stacks of rows, both directions written
    by hand and without autograd. W is used once for every row, so its gradient is a sum over all
    of them. Everything stays on the device and in the dtype of x.

Formula
    forward:   out = x @ W, over the last axis of x
    backward:  dx = dout @ W^T,  dW = sum over all rows of (row of x)^T (row of dout),
               which is x^T @ dout when x has two dimensions

Shapes
    x, dx: (N, D), (N, T, D) or more dimensions, D last
    W, dW: (D, M)
    out, dout: (N, M), (N, T, M), ...: x's shape with M in place of D

Conventions
    `MatMul(W)`; `params` is [W] (that tensor, not a copy) and `grads` is [dW], in W's shape, also
    before the first backward. `forward(x) -> out`; `backward(dout) -> dx` overwrites the gradient
    in `grads`, it does not add to it. x always has two or more dimensions. x, W and dout are not
    changed.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (the MatMul node).

Example
    x = [[1, 2]] and W = [[1, 0, 2], [0, 3, 1]] give [[1, 6, 4]];
    dout = [[1, 10, 100]] gives dx = [[201, 130]] and dW = [[1, 10, 100], [2, 20, 200]].
"""

import torch


class MatMul:
    def __init__(self, W):
        self.params = [W]
        self.grads = [torch.zeros_like(W)]

    def forward(self, x):
        """x of shape (..., D) -> x @ W of shape (..., M)."""
        # BEGIN SOLUTION
        self.x = x
        return x @ self.params[0]
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, (..., M) -> the gradient for x, (..., D); fills grads[0]."""
        # BEGIN SOLUTION
        (W,) = self.params
        x_rows = self.x.reshape(-1, W.shape[0])
        dout_rows = dout.reshape(-1, W.shape[1])
        self.grads[0][...] = x_rows.T @ dout_rows
        return dout @ W.T
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "matmul",
    MatMul,
    also=[Device()],
    mistakes=[
        Mistake(
            ("x_rows.T @ dout_rows", "self.x.mT @ dout"),
            "every row of the whole stack adds to dW; flatten x and dout to rows first",
            row=76,
        ),
        Mistake(
            ("self.grads[0][...] = ", "self.grads[0][...] += "),
            "each backward overwrites grads; it does not add to what an earlier one left there",
            row=17,
        ),
        Mistake(
            ("x_rows.T @ dout_rows", "x_rows.T @ dout_rows / len(dout)"),
            "dW is the sum over the batch; the mean is taken in the loss, once",
            row=13,
        ),
        Mistake(
            ("return dout @ W.T", "return dout @ W.reshape(W.shape[1], W.shape[0])"),
            "dx is dout times W transposed; reshape changes the shape but mixes up the elements",
        ),
    ],
)
# END SPEC
