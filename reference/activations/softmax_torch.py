"""Softmax on tensors: scores become probabilities.

What it computes
    Along the last axis, exponentials divided by their sum, on PyTorch tensors and without
    autograd: both directions are written by hand. Everything stays on the device and in the dtype
    of x.

Formula
    forward:   y_i = exp(x_i) / sum_k exp(x_k)
               (a constant subtracted from a whole row changes nothing)
    Jacobian:  d y_i / d x_j = y_i ((1 if i = j else 0) - y_j)
    backward:  dx_j = sum_i dout_i d y_i / d x_j

Shapes
    x, y, dout, dx: (..., C), all the same; any number of dimensions from 1 up

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. The sum runs over the last axis, whatever the number of dimensions. x and dout are not
    changed. y has x's dtype and device. Scores in the thousands, and rows of very different size,
    still give finite numbers. Time counts: no Python loop over the rows.

From
    J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", Neurocomputing, 1990.

Example
    x = [1, 2, 3] gives y = [0.0900, 0.2447, 0.6652]; dout = [1, 0, 0] gives
    dx = [0.0819, -0.0220, -0.0599], which sums to 0.
"""

import torch


class Softmax:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """Scores (..., C) -> probabilities (..., C)."""
        # BEGIN SOLUTION
        z = torch.exp(x - x.amax(dim=-1, keepdim=True))
        self.y = z / z.sum(dim=-1, keepdim=True)
        return self.y
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the probabilities, (..., C) -> the gradient for the scores, (..., C)."""
        # BEGIN SOLUTION
        inner = (dout * self.y).sum(dim=-1, keepdim=True)
        return self.y * (dout - inner)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "softmax",
    Softmax,
    also=[Device()],
    mistakes=[
        Mistake(
            ("x - x.amax(dim=-1, keepdim=True)", "x"),
            "exp overflows for large scores; subtract the largest score of the row first",
            row=5,
        ),
        Mistake(
            ("x.amax(dim=-1, keepdim=True)", "x.max()"),
            "the maximum is that of the whole tensor; a row far below it becomes 0 / 0, "
            "so subtract each row's own maximum",
            row=6,
        ),
        Mistake(
            ("self.y * (dout - inner)", "self.y * (1 - self.y) * dout"),
            "this is the diagonal of the Jacobian only; a score changes the other probabilities "
            "of its row too",
            row=7,
        ),
        Mistake(
            ("self.y * (dout - inner)", "self.y * dout"),
            "the second term is missing: y times the sum of dout times y over the row",
            row=8,
        ),
        Mistake(
            ("self.y * (dout - inner)", "torch.zeros_like(dout)"),
            "the gradient is 0 only where dout is the same all along a row, not in general",
            row=9,
        ),
        Mistake(
            ("(dout * self.y).sum(dim=-1, keepdim=True)", "(dout * self.y).sum()"),
            "in backward the sum of dout times y is one for each row, not one for the whole tensor",
        ),
        Mistake(
            ("z.sum(dim=-1, keepdim=True)", "z.sum(dim=0, keepdim=True)"),
            "the probabilities of one row sum to 1: the sum runs over the last axis",
        ),
        Mistake(
            (
                "z = torch.exp(x - x.amax(dim=-1, keepdim=True))",
                "z = torch.exp(x.sub_(x.amax(dim=-1, keepdim=True)))",
            ),
            "forward subtracts the maximum from x itself; work on a new tensor",
        ),
    ],
)
# END SPEC
