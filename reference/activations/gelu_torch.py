"""GELU on tensors: x times the chance to be larger than a random number.

What it computes
    y = x P(x), with P(x) the chance that a standard normal number lies below x, on PyTorch
    tensors and without autograd: both directions are written by hand. Everything stays on the
    device and in the dtype of x.

Formula
    P(x) = (1 + erf(x / sqrt 2)) / 2,  p(x) = exp(-x^2 / 2) / sqrt(2 pi)
    forward:   y = x P(x)
    backward:  dx = dout (P(x) + x p(x))

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x
    and dout are not changed. torch.erf is the error function.

From
    D. Hendrycks and K. Gimpel, "Gaussian error linear units (GELUs)", arXiv 1606.08415, 2016.

Example
    x = [-1, 0, 2] gives y = [-0.1587, 0, 1.9545];
    dout = [1, 2, 10] gives dx = [-0.0833, 1, 10.8523].
"""

import math

import torch


class GELU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x times the normal distribution function at x, of the same shape."""
        # BEGIN SOLUTION
        self.x, self.P = x, 0.5 * (1 + torch.erf(x / math.sqrt(2)))
        return x * self.P
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        p = torch.exp(-0.5 * self.x**2) / math.sqrt(2 * math.pi)
        return dout * (self.P + self.x * p)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "gelu",
    GELU,
    also=[Device()],
    mistakes=[
        Mistake(
            [
                (
                    "0.5 * (1 + torch.erf(x / math.sqrt(2)))",
                    "0.5 * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))",
                ),
            ],
            "the formula with tanh is off by up to a thousandth; take the exact one with erf",
            row=29,
        ),
        Mistake(
            ("self.P + self.x * p", "self.P"),
            "the second term of the product rule is missing: x p(x)",
        ),
        Mistake(
            ("self.P + self.x * p", "self.x * p"),
            "the first term of the product rule is missing: P(x)",
        ),
        Mistake(
            ("torch.erf(x / math.sqrt(2))", "torch.erf(x)"),
            "erf takes x divided by the root of 2",
        ),
        Mistake(
            ("/ math.sqrt(2 * math.pi)", "/ math.sqrt(math.pi)"),
            "the normal density is divided by sqrt(2 pi)",
        ),
        Mistake(
            ("dout * (self.P + self.x * p)", "self.P + self.x * p"),
            "the slope still has to be multiplied by dout",
        ),
    ],
)
# END SPEC
