"""SiLU on tensors: each number as its own gate.

What it computes
    y = x sigmoid(x), element by element, also called swish, on PyTorch tensors and without
    autograd: both directions are written by hand. Everything stays on the device and in the
    dtype of x.

Formula
    s = 1 / (1 + exp(-x))
    forward:   y = x s
    backward:  dx = dout (s + x s (1 - s))

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x
    and dout are not changed. y has x's dtype. Entries of 1000 and -1000 give 1000 and 0, not nan.

From
    S. Elfwing, E. Uchibe and K. Doya, "Sigmoid-weighted linear units for neural network function
    approximation in reinforcement learning", Neural Networks 107, 2018.

Example
    x = [-1, 0, 2] gives y = [-0.2689, 0, 1.7616];
    dout = [1, 2, 10] gives dx = [0.0723, 1, 10.9078].
"""

import torch


class SiLU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x sigmoid(x) of the same shape."""
        # BEGIN SOLUTION
        z = torch.exp(-x.abs())  # at most 1: nothing overflows
        self.x, self.s = x, torch.where(x >= 0, torch.ones_like(z), z) / (1 + z)
        return x * self.s
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout * (self.s + self.x * self.s * (1 - self.s))
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "silu",
    SiLU,
    also=[Device()],
    mistakes=[
        Mistake(
            ("self.s + self.x * self.s * (1 - self.s)", "self.s"),
            "the second term of the product rule is missing: x s (1 - s)",
        ),
        Mistake(
            ("self.s + self.x * self.s * (1 - self.s)", "self.x * self.s * (1 - self.s)"),
            "the first term of the product rule is missing: s",
        ),
        Mistake(
            ("self.s + self.x * self.s * (1 - self.s)", "self.s * (1 - self.s)"),
            "s (1 - s) is the slope of the sigmoid; the product x s has two terms, s + x s (1 - s)",
        ),
        Mistake(
            (
                "torch.where(x >= 0, torch.ones_like(z), z) / (1 + z)",
                "torch.exp(x) / (1 + torch.exp(x))",
            ),
            "exp(x) is inf for large x, and inf / inf is nan; take exp of numbers below 0 only",
        ),
        Mistake(
            (
                "dout * (self.s + self.x * self.s * (1 - self.s))",
                "self.s + self.x * self.s * (1 - self.s)",
            ),
            "the slope still has to be multiplied by dout",
        ),
        Mistake(("return x * self.s", "return self.s"), "the sigmoid is multiplied by x"),
    ],
)
# END SPEC
