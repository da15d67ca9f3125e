"""Muon on tensors: steps of which no direction is forgotten.

What it computes
    A weight matrix's gradient is mostly of low rank: a few directions dominate, and the others
    hardly learn. Muon replaces the momentum of a matrix by the nearest matrix whose directions are
    all of the same length, U V^T where the momentum is U S V^T. A singular value decomposition
    would be slow; but an odd polynomial of a matrix acts on its singular values alone, so that a
    few products do: the Newton-Schulz iteration drives all singular values towards 1. Five steps of
    a polynomial that is steep at 0 bring them between about 0.7 and 1.2, which is near enough.
    Written by hand on PyTorch tensors, without autograd; everything stays on the device and in the
    dtype of what is given.

Formula
    for each matrix, B starts at 0:
    B <- momentum B + g
    M = g + momentum B, look-ahead as in Nesterov
    X_0 = M / |M|, with the Frobenius norm, and for k = 1, ..., steps:
    X_k = a X + (b A + c A A) X,  A = X X^T,  a, b, c = 3.4445, -4.7750, 2.0315,  X = X_(k-1)
    p <- p - lr sqrt(max(1, rows / columns)) X_steps

Shapes
    params, grads: lists of matrices, each gradient of its parameter's shape

Conventions
    `Muon(lr=0.02, momentum=0.95, steps=5)`; `update(params, grads)` changes the tensors in `params`
    in place and leaves `grads` alone. Matrices only: vectors are left to another optimizer. The
    norm is not taken smaller than 1e-7. No weight decay. PyTorch's own takes these steps in 16 bits
    to be quick; here the dtype of the parameters is kept. `lr` may be set between two updates.

From
    K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024.

Example
    One step of the polynomial on the 1 x 1 matrix g = [[-3]]: X_0 = [[-1]], X_1 = -(3.4445 - 4.775
    + 2.0315) = [[-0.701]]; with lr = 0.1 p goes up by 0.0701, whatever the size of g.
"""

import torch


class Muon:
    def __init__(self, lr=0.02, momentum=0.95, steps=5):
        self.lr = lr
        self.momentum = momentum
        self.steps = steps
        self.B = []

    def update(self, params, grads):
        """Lists of matrices: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.B:
            self.B = [torch.zeros_like(p) for p in params]
        for p, g, B in zip(params, grads, self.B, strict=True):
            B *= self.momentum
            B += g
            rows, columns = p.shape
            scale = max(1, rows / columns) ** 0.5
            p -= self.lr * scale * self.flattened(g + self.momentum * B)

    def flattened(self, M):
        """M with all its singular values brought near to 1."""
        a, b, c = 3.4445, -4.7750, 2.0315
        X = M / max(float((M * M).sum()) ** 0.5, 1e-7)
        for _ in range(self.steps):
            A = X @ X.T
            X = a * X + (b * A + c * A @ A) @ X
        return X
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("muon", Muon, also=[Device()])
# END SPEC
