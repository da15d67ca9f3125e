"""Leaky ReLU on tensors: the cure for dying ReLU.

What it computes
    y = x where x > 0, and alpha x elsewhere, on PyTorch tensors and without autograd: both
    directions are written by hand. The small slope alpha keeps a unit that is always negative alive.
    Everything stays on the device and in the dtype of x.

Formula
    forward:   y = x where x > 0, else alpha x
    backward:  dx = dout where x > 0, else alpha dout

Shapes
    x, y, dout, dx: any shape, all the same; alpha: a number between 0 and 1

Conventions
    `LeakyReLU(alpha=0.01)`; `forward(x) -> y`, `backward(dout) -> dx`; no parameters (alpha is not
    learned), so `params` and `grads` are empty lists. x and dout are not changed. At x = 0 any slope
    in [alpha, 1] is right.

From
    A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve neural network acoustic
    models", ICML 2013.

Example
    With alpha = 0.1, x = [-1, 0.5, -2] gives y = [-0.1, 0.5, -0.2];
    dout = [10, 20, 30] gives dx = [1, 20, 3].
"""

import torch


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x where x > 0, else alpha x, of the same shape."""
        # BEGIN SOLUTION
        self.on = x > 0
        return torch.where(self.on, x, self.alpha * x)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return torch.where(self.on, dout, self.alpha * dout)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "leaky_relu",
    LeakyReLU,
    also=[Device()],
    hints=[
        "backward needs to know something that only forward saw: where was x positive?",
        "Keep a boolean tensor on self in forward, and alpha on self in the constructor.",
        "torch.where(condition, a, b) takes from a where the condition holds, and from b elsewhere.",
    ],
    mistakes=[
        Mistake(
            ("self.alpha * dout", "0.01 * dout"),
            "backward has the slope 0.01 written into it; use the alpha that was given",
            row=23,
        ),
        Mistake(
            ("self.alpha * dout", "0 * dout"),
            "where x <= 0 a share alpha of dout flows back, not nothing",
        ),
        Mistake(
            (
                "torch.where(self.on, dout, self.alpha * dout)",
                "torch.where(dout > 0, dout, self.alpha * dout)",
            ),
            "the mask comes from x, not from dout",
        ),
        Mistake(
            ("self.alpha * dout", "-self.alpha * dout"),
            "the slope on the negative side is alpha, with a plus sign",
        ),
        Mistake(
            (
                "return torch.where(self.on, x, self.alpha * x)",
                "x[~self.on] *= self.alpha\n        return x",
            ),
            "forward multiplies entries of x itself; work on a copy",
        ),
    ],
)
# END SPEC
