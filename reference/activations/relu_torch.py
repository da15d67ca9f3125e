"""ReLU on tensors: the rectifier.

What it computes
    y = max(x, 0), element by element, on PyTorch tensors and without autograd: both directions are
    written by hand. Everything stays on the device and in the dtype of x.

Formula
    forward:   y = x where x > 0, else 0
    backward:  dx = dout where x > 0, else 0

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists.
    x and dout are not changed. At x = 0 any slope in [0, 1] is right.

From
    V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.

Example
    x = [-1, 0.5, 2] gives y = [0, 0.5, 2]; dout = [10, 20, 30] gives dx = [0, 20, 30].
"""

import torch


class ReLU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> max(x, 0) of the same shape."""
        # BEGIN SOLUTION
        self.on = x > 0
        return torch.where(self.on, x, torch.zeros_like(x))
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout * self.on
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "relu",
    ReLU,
    also=[Device()],
    mistakes=[
        Mistake(("dout * self.on", "dout"), "where x <= 0 nothing flows back"),
        Mistake(
            ("dout * self.on", "dout * (dout > 0)"),
            "the mask comes from x, not from dout",
            row=19,
        ),
        Mistake(
            ("return dout * self.on", "dout[~self.on] = 0\n        return dout"),
            "backward sets entries of dout itself to 0; work on a copy",
            row=21,
        ),
        Mistake(
            ("return torch.where(self.on, x, torch.zeros_like(x))", "return x.clamp_(min=0)"),
            "forward sets entries of x itself to 0; work on a copy",
            row=22,
        ),
    ],
)
# END SPEC
