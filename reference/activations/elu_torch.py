"""ELU on tensors: an exponential on the negative side.

What it computes
    y = x where x > 0, and alpha (exp(x) - 1) elsewhere, on PyTorch tensors and without autograd:
    both directions are written by hand. Everything stays on the device and in the dtype of x.

Formula
    forward:   y = x where x > 0, else alpha (exp(x) - 1)
    backward:  dx = dout where x > 0, else dout alpha exp(x), which is dout (y + alpha)

Shapes
    x, y, dout, dx: any shape, all the same; alpha: a positive number

Conventions
    `ELU(alpha=1.0)`; `forward(x) -> y`, `backward(dout) -> dx`; no parameters (alpha is not learned),
    so `params` and `grads` are empty lists. x and dout are not changed. Entries of 1000 give 1000
    and slope 1, not inf or nan: exp is never needed of a positive number. At x = 0 any slope between
    alpha and 1 is right.

From
    D.-A. Clevert, T. Unterthiner and S. Hochreiter, "Fast and accurate deep network learning by
    exponential linear units (ELUs)", ICLR 2016.

Example
    With alpha = 2, x = [-1, 0.5, 3] gives y = [-1.2642, 0.5, 3];
    dout = [10, 20, 30] gives dx = [7.3576, 20, 30].
"""

import torch


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x where x > 0, else alpha (exp(x) - 1), of the same shape."""
        # BEGIN SOLUTION
        self.x = x
        return torch.where(x > 0, x, self.alpha * torch.expm1(x.clamp(max=0)))
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        below = self.alpha * dout * torch.exp(self.x.clamp(max=0))
        return torch.where(self.x > 0, dout, below)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "elu",
    ELU,
    also=[Device()],
    hints=[
        "torch.where computes both of its branches everywhere: what does exp make of x = 1000?",
        "x.clamp(max=0) is what exp may be asked of. For backward keep x, or y, on self.",
        "The slope is 1 where x > 0, else alpha exp(x); with the output it is y + alpha there.",
    ],
    mistakes=[
        Mistake(
            (
                "self.alpha * dout * torch.exp(self.x.clamp(max=0))",
                "dout * (self.alpha * torch.expm1(self.x.clamp(max=0)) + 1)",
            ),
            "the slope for x <= 0 is y + alpha; y + 1 is right for alpha = 1 only",
            row=24,
        ),
        Mistake(
            (
                "torch.where(x > 0, x, self.alpha * torch.expm1(x.clamp(max=0)))",
                "x * (x > 0) + (x <= 0) * self.alpha * (torch.exp(x) - 1)",
            ),
            "exp of a large x is inf, and inf times the mask's 0 is nan; "
            "take exp of numbers up to 0 only",
            row=25,
        ),
        Mistake(
            ("self.alpha * dout * torch.exp(self.x.clamp(max=0))", "self.alpha * dout"),
            "the slope for x <= 0 is alpha exp(x), not alpha: it falls towards 0",
        ),
        Mistake(
            ("self.alpha * dout * torch.exp", "dout * torch.exp"),
            "alpha is missing in the slope alpha exp(x)",
        ),
        Mistake(
            ("self.alpha * torch.expm1(x.clamp(max=0))", "torch.expm1(x.clamp(max=0))"),
            "alpha is missing: for x <= 0 the output is alpha (exp(x) - 1)",
        ),
    ],
)
# END SPEC
