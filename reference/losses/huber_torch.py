"""Huber on tensors: squared for small errors, absolute for large ones.

What it computes
    A loss for regression that outliers cannot pull around: squared for errors up to delta, a
    straight line beyond. On PyTorch tensors and without autograd: both directions are written
    by hand. Everything stays on the device and in the dtype of x.

Formula
    r = x - t
    forward:   loss = (1/M) sum of r^2 / 2 where |r| <= delta, else delta (|r| - delta / 2)
    backward:  dx = dout r / M where |r| <= delta, else dout delta sign(r) / M

Shapes
    x, t, dx: any shape, all the same, M elements in all
    loss, dout: scalars; delta: a positive number

Conventions
    `Huber(delta=1.0)`; `forward(x, t) -> loss`, the mean over all elements; `backward(dout=1.0) -> dx`,
    scaled by dout. The targets have no gradient. No parameters, so `params` and `grads` are empty
    lists. The loss has shape (), not (1,). x and t are not changed.

From
    P. J. Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35,
    1964.

Example
    With delta = 2, x = [1, 5, -4] and t = [0, 0, 0] give the loss (0.5 + 8 + 6) / 3 = 4.8333;
    dout = 3 gives dx = [1, 2, -2].
"""

import torch


class Huber:
    def __init__(self, delta=1.0):
        self.delta = delta
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Outputs x and targets t of one shape -> the mean loss, a scalar."""
        # BEGIN SOLUTION
        self.error = x - t
        size = self.error.abs()
        line = self.delta * (size - 0.5 * self.delta)
        return torch.where(size <= self.delta, 0.5 * size**2, line).mean()
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for x, of its shape."""
        # BEGIN SOLUTION
        return dout * self.error.clamp(-self.delta, self.delta) / self.error.numel()
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "huber",
    Huber,
    also=[Device()],
    hints=[
        "torch.where takes the square where |r| <= delta, and the line elsewhere.",
        "The slope of the square is r, that of the line delta or -delta: r itself, clipped.",
        "dx = dout * r.clamp(-delta, delta) / (number of elements).",
    ],
    mistakes=[
        Mistake(
            ("self.delta * (size - 0.5 * self.delta)", "size - 0.5"),
            "the line is delta (|r| - delta / 2); |r| - 1/2 is right for delta = 1 only",
        ),
        Mistake(
            ("self.error.clamp(-self.delta, self.delta)", "self.error.clamp(-1, 1)"),
            "the gradient is clipped at delta, not at 1",
        ),
        Mistake(
            ("self.error.clamp(-self.delta, self.delta)", "self.error"),
            "beyond delta the slope no longer grows: it is delta times the sign of r",
        ),
        Mistake(
            (
                "self.error.clamp(-self.delta, self.delta)",
                "torch.where(self.error.abs() <= self.delta, self.error, torch.sign(self.error))",
            ),
            "beyond delta the slope is delta times the sign of r; here delta is missing",
        ),
        Mistake(
            ("0.5 * size**2", "size**2"),
            "the square has a factor 1/2, so that it meets the line at delta",
        ),
        Mistake(
            ("/ self.error.numel()", "/ len(self.error)"),
            "the mean runs over all elements: divide the gradient by their number, not by N alone",
        ),
        Mistake(
            ("dout * self.error.clamp", "self.error.clamp"),
            "dout is ignored; the gradient is scaled by it",
        ),
    ],
)
# END SPEC
