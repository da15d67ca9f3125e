"""Tanh on tensors: the sigmoid around zero.

What it computes
    y = tanh(x), element by element, on PyTorch tensors and without autograd: both directions are
    written by hand. Everything stays on the device and in the dtype of x.

Formula
    forward:   y = tanh(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x)) = 2 sigmoid(2x) - 1
    backward:  dx = dout (1 - y^2)

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed. y has x's dtype and device. Entries of 1000 and -1000 give 1
    and -1.

From
    Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller, "Efficient BackProp", in: Neural Networks:
    Tricks of the Trade, Springer 1998, section 4.4.

Example
    x = [-1, 0, 2] gives y = [-0.7616, 0, 0.9640];
    dout = [1, 2, 10] gives dx = [0.4200, 2, 0.7065].
"""

import torch


class Tanh:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> tanh(x) of the same shape."""
        # BEGIN SOLUTION
        self.y = torch.tanh(x)
        return self.y
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout * (1 - self.y**2)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "tanh",
    Tanh,
    also=[Device()],
    hints=[
        "The slope can be written with the output alone: what does backward need from forward?",
        "Keep y on self in forward. torch.tanh does not overflow.",
        "backward: dout * (1 - self.y**2).",
    ],
    mistakes=[
        Mistake(
            [
                ("self.y = torch.tanh(x)", "self.x = x\n        self.y = torch.tanh(x)"),
                ("1 - self.y**2", "1 - self.x**2"),
            ],
            "the slope is 1 - y^2 with the output y, not with the input x",
            row=27,
        ),
        Mistake(
            ("torch.tanh(x)", "(torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x))"),
            "exp of large numbers is inf, and inf / inf is nan; torch.tanh does not overflow",
        ),
        Mistake(
            ("dout * (1 - self.y**2)", "1 - self.y**2"),
            "the slope 1 - y^2 still has to be multiplied by dout",
        ),
        Mistake(("1 - self.y**2", "1 - self.y"), "the slope is 1 - y^2; here y is not squared"),
        Mistake(
            ("return dout * (1 - self.y**2)", "return dout * (1 - self.y.pow_(2))"),
            "backward changes the y that forward kept, so a second call starts from wrong values",
        ),
    ],
)
# END SPEC
