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
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, (..., M) -> the gradient for x, (..., D); fills grads[0]."""
        # YOUR CODE HERE
        raise NotImplementedError
