"""Sigmoid on tensors: the logistic function.

What it computes
    y = 1 / (1 + exp(-x)), element by element, on PyTorch tensors and without autograd: both
    directions are written by hand. Everything stays on the device and in the dtype of x.

Formula
    forward:   y = 1 / (1 + exp(-x)), which is also exp(x) / (1 + exp(x))
    backward:  dx = dout y (1 - y)

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed. y has x's dtype and device. Entries of 1000 and -1000 give 1
    and 0, not nan.

From
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", Nature 323, 1986.

Example
    x = [-1, 0, 2] gives y = [0.2689, 0.5, 0.8808];
    dout = [1, 2, 10] gives dx = [0.1966, 0.5, 1.0499].
"""

import torch


class Sigmoid:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> 1 / (1 + exp(-x)) of the same shape."""
        # BEGIN SOLUTION
        z = torch.exp(-x.abs())  # at most 1: nothing overflows
        self.y = torch.where(x >= 0, torch.ones_like(z), z) / (1 + z)
        return self.y
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout * self.y * (1 - self.y)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "sigmoid",
    Sigmoid,
    also=[Device()],
    mistakes=[
        Mistake(
            [
                ("z = torch.exp(-x.abs())", "self.x = x\n        z = torch.exp(-x.abs())"),
                ("dout * self.y * (1 - self.y)", "dout * self.x * (1 - self.x)"),
            ],
            "the slope is y (1 - y) with the output y, not x (1 - x) with the input",
            row=26,
        ),
        Mistake(
            (
                "torch.where(x >= 0, torch.ones_like(z), z) / (1 + z)",
                "torch.exp(x) / (1 + torch.exp(x))",
            ),
            "exp(x) is inf for large x, and inf / inf is nan; take exp of numbers below 0 only",
            row=28,
        ),
        Mistake(
            ("dout * self.y * (1 - self.y)", "self.y * (1 - self.y)"),
            "the slope y (1 - y) still has to be multiplied by dout",
        ),
        Mistake(
            ("dout * self.y * (1 - self.y)", "dout * self.y"),
            "the factor 1 - y is missing in the slope y (1 - y)",
        ),
        Mistake(
            (
                "return dout * self.y * (1 - self.y)",
                "return dout * self.y.mul_(1 - self.y)",
            ),
            "backward changes the y that forward kept, so a second call starts from wrong values",
        ),
        Mistake(
            ("torch.where(x >= 0, torch.ones_like(z), z) / (1 + z)", "1 / (1 + z)"),
            "with exp(-|x|) a negative x comes out as -x would; there the numerator is exp(x)",
        ),
    ],
)
# END SPEC
