"""MatMul: the matrix product node, with a weight matrix.

What it computes
    x @ W: the linear part of every dense layer, for a batch of rows, or for sequences and larger
    stacks of rows, all multiplied by the same W. W is used once for every row, so its gradient is
    a sum over all of them; to find which matrix is transposed, look at the shapes.

Formula
    forward:   out = x @ W, over the last axis of x
    backward:  dx = dout @ W^T,  dW = sum over all rows of (row of x)^T (row of dout),
               which is x^T @ dout when x has two dimensions

Shapes
    x, dx: (N, D), (N, T, D) or more dimensions, D last
    W, dW: (D, M)
    out, dout: (N, M), (N, T, M), ...: x's shape with M in place of D

Conventions
    `MatMul(W)`; `params` is [W] (that array, not a copy) and `grads` is [dW], in W's shape, also
    before the first backward. `forward(x) -> out`; `backward(dout) -> dx` overwrites the gradient
    in `grads`, it does not add to it. x always has two or more dimensions. x, W and dout are not
    changed.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (the MatMul node).

Example
    x = [[1, 2]] and W = [[1, 0, 2], [0, 3, 1]] give [[1, 6, 4]];
    dout = [[1, 10, 100]] gives dx = [[201, 130]] and dW = [[1, 10, 100], [2, 20, 200]].
"""

import numpy as np


class MatMul:
    def __init__(self, W):
        self.params = [W]
        self.grads = [np.zeros_like(W)]

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
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def product(x, W):
    return x @ W


exercise = Exercise(
    MatMul,
    form=Layer(),
    cases=[
        Case("a batch", x=normal(4, 5), W=normal(5, 3)),
        Case("one row", x=normal(1, 5), W=normal(5, 2)),
        Case("sequences", x=normal(2, 3, 5), W=normal(5, 4)),
        Case("four dimensions", x=normal(2, 3, 4, 6), W=normal(6, 5)),
        Case("one column", x=normal(4, 3), W=normal(3, 1)),
        Case("a square W", x=normal(5, 3), W=normal(3, 3)),
        Case("zeros", x=fixed([[0.0, -0.0, 1.0], [0.0, 0.0, 0.0]]), W=normal(3, 4)),
        Case("large values", x=normal(3, 4, scale=1e5), W=normal(4, 2, scale=100.0)),
        Case("not contiguous", x=normal(2, 5, 3).strided(), W=normal(3, 4).strided()),
        Case("Fortran order", x=normal(6, 4).fortran(), W=normal(4, 5).fortran()),
    ],
    checks=[Oracle(product), Gradient(), State()],
    hints=[
        "dout has shape (N, M), W (D, M), and dx must be (N, D): only one product of the two fits.",
        "For x of two dimensions dx = dout @ W.T and dW = x.T @ dout, so forward keeps x.",
        "With more dimensions flatten all axes but the last, of x and of dout: rows again.",
    ],
    mistakes=[
        Mistake(
            ("x_rows.T @ dout_rows", "self.x.T @ dout"),
            ".T reverses all axes; with more than two dimensions flatten x and dout to rows first",
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
            ("return dout @ W.T", "return dout @ W.reshape(W.shape[::-1])"),
            "dx is dout times W transposed; reshape changes the shape but mixes up the elements",
        ),
        Mistake(
            ("x_rows.T @ dout_rows", "(dout_rows.T @ x_rows).reshape(W.shape)"),
            "dW is x transposed times dout, in W's shape (D, M); the other order is its transpose",
            row=15,
        ),
    ],
)
# END SPEC
