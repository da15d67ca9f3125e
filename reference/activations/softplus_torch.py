"""Softplus on tensors: ReLU without the corner.

What it computes
    y = log(1 + exp(x)), element by element, on PyTorch tensors and without autograd: both
    directions are written by hand. Everything stays on the device and in the dtype of x.

Formula
    forward:   y = log(1 + exp(x)), which is also max(x, 0) + log(1 + exp(-|x|))
    backward:  dx = dout / (1 + exp(-x))

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x
    and dout are not changed. y has x's dtype. Entries of 1000 and -1000 give 1000 and 0, not inf.

From
    C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau and R. Garcia, "Incorporating second-order functional
    knowledge for better option pricing", NIPS 2000.

Example
    x = [-1, 0, 2] gives y = [0.3133, 0.6931, 2.1269];
    dout = [1, 2, 10] gives dx = [0.2689, 1, 8.8080].
"""

import torch


class Softplus:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> log(1 + exp(x)) of the same shape."""
        # BEGIN SOLUTION
        self.x = x
        return x.clamp(min=0) + torch.log1p(torch.exp(-torch.abs(x)))
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        z = torch.exp(-torch.abs(self.x))  # at most 1: nothing overflows
        return dout * torch.where(self.x >= 0, torch.ones_like(z), z) / (1 + z)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "softplus",
    Softplus,
    hints=[
        "exp(1000) is inf. Take x itself out of the logarithm where it is positive: what is left?",
        "max(x, 0) + log(1 + exp(-|x|)) is the same and never overflows; torch.log1p(z) is log(1 + z).",
        "The slope is the sigmoid of x: keep x on self.",
    ],
    also=[Device()],
    mistakes=[
        Mistake(
            (
                "x.clamp(min=0) + torch.log1p(torch.exp(-torch.abs(x)))",
                "torch.log(1 + torch.exp(x))",
            ),
            "exp overflows for large x; max(x, 0) + log(1 + exp(-|x|)) is the same and does not",
        ),
        Mistake(
            (
                "torch.where(self.x >= 0, torch.ones_like(z), z)",
                "torch.where(self.x >= 0, z, torch.ones_like(z))",
            ),
            "the slope is sigmoid(x), near 1 for large x; here it is sigmoid(-x)",
        ),
        Mistake(
            ("torch.where(self.x >= 0, torch.ones_like(z), z) / (1 + z)", "(self.x > 0)"),
            "this is the slope of ReLU; softplus has that of the sigmoid",
        ),
        Mistake(
            ("dout * torch.where", "torch.where"),
            "the slope still has to be multiplied by dout",
        ),
    ],
)
# END SPEC
