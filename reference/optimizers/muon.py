"""Muon: steps of which no direction is forgotten.

What it computes
    A weight matrix's gradient is mostly of low rank: a few directions dominate, and the others
    hardly learn. Muon replaces the momentum of a matrix by the nearest matrix whose directions are
    all of the same length, U V^T where the momentum is U S V^T. A singular value decomposition
    would be slow; but an odd polynomial of a matrix acts on its singular values alone, so that a
    few products do: the Newton-Schulz iteration drives all singular values towards 1. Five steps of
    a polynomial that is steep at 0 bring them between about 0.7 and 1.2, which is near enough.

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
    `Muon(lr=0.02, momentum=0.95, steps=5)`; `update(params, grads)` changes the arrays in `params`
    in place and leaves `grads` alone. Matrices only: vectors are left to another optimizer. The
    norm is not taken smaller than 1e-7. No weight decay. PyTorch's own takes these steps in 16 bits
    to be quick; here the dtype of the parameters is kept. `lr` may be set between two updates.

From
    K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024.

Example
    One step of the polynomial on the 1 x 1 matrix g = [[-3]]: X_0 = [[-1]], X_1 = -(3.4445 - 4.775
    + 2.0315) = [[-0.701]]; with lr = 0.1 p goes up by 0.0701, whatever the size of g.
"""

import numpy as np


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
            self.B = [np.zeros_like(p) for p in params]
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
from typing import Any

from grader import Case, Exercise, Mistake, Optimizer, Oracle, State, fixed, normal


def by_svd(params, lr, momentum, steps):
    """The same polynomial, of the singular values."""
    import torch

    class BySVD:
        def __init__(self):
            self.param_groups = [{"lr": lr}]
            self.B = [torch.zeros_like(p) for p in params]

        def step(self):
            for p, B in zip(params, self.B, strict=True):
                B.mul_(momentum).add_(p.grad)
                U, s, V = torch.linalg.svd(p.grad + momentum * B, full_matrices=False)
                s = s / s.norm().clamp(min=1e-7)
                for _ in range(steps):
                    s = 3.4445 * s - 4.7750 * s**3 + 2.0315 * s**5
                scale = max(1, p.shape[0] / p.shape[1]) ** 0.5
                p.data -= self.param_groups[0]["lr"] * scale * (U * s) @ V

    return BySVD()


def matrices(n, *shapes, scale=1.0) -> dict[str, Any]:
    """Parameters of these shapes, and n gradients of about `scale` for each."""
    return {
        "params": [normal(*shape) for shape in shapes],
        "grads": [normal(n, *shape, scale=scale) for shape in shapes],
    }


exercise = Exercise(
    Muon,
    form=Optimizer(),
    cases=[
        Case("wide and tall", **matrices(5, (3, 5), (6, 2)), lr=0.1),
        Case("one matrix, the default settings", **matrices(4, (4, 3))),
        Case("equal shapes", **matrices(3, (2, 3), (2, 3)), lr=0.05, momentum=0.6, steps=3),
        Case("the rate falls", **matrices(8, (2, 5), (3, 3)), lr=0.1, steps=2, then=(4, 0.01)),
        Case("one row, one column", **matrices(4, (1, 4), (5, 1)), lr=0.1, momentum=0.5),
        Case("gradients of 1000", **matrices(3, (4, 2), (2, 3), scale=1e3), lr=0.02, steps=1),
        Case(
            "no gradient at first",
            params=[normal(2, 3)],
            grads=[fixed([[[0.0] * 3] * 2, [[1.0, -2.0, 0.5], [0.25, 1.5, -1.0]]])],
            lr=0.1,
        ),
        Case("gradients of 1e-4", **matrices(3, (3, 2), (2, 4), scale=1e-4), lr=0.02),
    ],
    checks=[Oracle(by_svd), State()],
    hints=[
        "The velocity and the look-ahead are those of Nesterov. What is new happens to g + momentum "
        "B before the step.",
        "Divide it by its Frobenius norm, the root of the sum of all squares, so that no singular "
        "value is above 1; then the polynomial, steps times.",
        "A = X @ X.T; X = a * X + (b * A + c * A @ A) @ X. The step is lr * sqrt(max(1, rows / "
        "columns)) times it.",
    ],
    mistakes=[
        Mistake(
            ("self.flattened(g + self.momentum * B)", "self.flattened(B)"),
            "the look-ahead is missing: the iteration takes g + momentum B",
        ),
        Mistake(
            ("            B *= self.momentum\n", ""),
            "B is not multiplied by momentum, so nothing is forgotten",
        ),
        Mistake(
            ("self.lr * scale * self", "self.lr * self"),
            "a tall matrix takes larger steps: multiply by sqrt(max(1, rows / columns))",
        ),
        Mistake(
            ("scale = max(1, rows / columns)", "scale = max(1, columns / rows)"),
            "tall matrices take larger steps, not wide ones: rows / columns",
        ),
        Mistake(
            ("M / max(float((M * M).sum()) ** 0.5, 1e-7)", "M / max(float((M * M).sum()), 1e-7)"),
            "the matrix is divided by its norm, the square root of the sum of squares",
        ),
        Mistake(("in range(self.steps)", "in range(5)"), "the number of iterations is steps"),
        Mistake(("c * A @ A) @ X", "c * A) @ X"), "the last term takes A twice: c A A X"),
        Mistake(
            ("self.flattened(g + self.momentum * B)", "(g + self.momentum * B)"),
            "the step is along the flattened matrix; here it is plain momentum",
        ),
        Mistake(("p -= self.lr", "p += self.lr"), "this goes up the slope: the sign is minus"),
    ],
)
# END SPEC
