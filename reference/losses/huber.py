"""Huber: squared for small errors, absolute for large ones.

What it computes
    A loss for regression that outliers cannot pull around. Errors up to delta are squared, as in the
    mean squared error; beyond delta the loss goes on as a straight line, so that the gradient of one
    mad measurement is no larger than that of an ordinary error. Value and slope meet at delta.

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

import numpy as np


class Huber:
    def __init__(self, delta=1.0):
        self.delta = delta
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Outputs x and targets t of one shape -> the mean loss, a scalar."""
        # BEGIN SOLUTION
        self.error = x - t
        size = np.abs(self.error)
        line = self.delta * (size - 0.5 * self.delta)
        return np.where(size <= self.delta, 0.5 * size**2, line).mean()
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for x, of its shape."""
        # BEGIN SOLUTION
        return dout * np.clip(self.error, -self.delta, self.delta) / self.error.size
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Loss, Mistake, Oracle, Same, State, fixed, normal


def huber(x, t, delta=1.0):
    from torch.nn.functional import huber_loss

    return huber_loss(x, t, delta=delta)


def backward_without_dout(Huber, x, t):
    """backward() is that of the loss itself, as backward(1.0) would be."""
    layer = Huber()
    layer.forward(x, t)
    return {"dx": layer.backward()}


exercise = Exercise(
    Huber,
    form=Loss(),
    cases=[
        Case("delta 1", x=normal(4, 6), t=normal(4, 6)),
        Case("delta 0.5", x=normal(5, 3), t=normal(5, 3), delta=0.5),
        Case("delta 2", x=normal(3, 7, scale=3.0), t=normal(3, 7), delta=2.0),
        Case("one output", x=normal(5, 1), t=normal(5, 1), delta=0.7),
        Case("images", x=normal(2, 3, 5, 4), t=normal(2, 3, 5, 4), delta=1.5),
        Case("one sample", x=normal(1, 3), t=normal(1, 3)),
        Case(
            "exactly delta, exactly 0",
            x=fixed([[2.0, -2.0, 0.0], [5.0, -3.0, 1.0]]),
            t=fixed([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
            delta=2.0,
        ),
        Case("outliers", x=normal(3, 4, scale=1000.0), t=normal(3, 4), delta=0.1),
        Case("not contiguous", x=normal(6, 3).strided(), t=normal(6, 3).fortran(), delta=0.8),
    ],
    checks=[Oracle(huber), Gradient(), State(), Same(backward_without_dout, part="backward")],
    hints=[
        "np.where takes the square where |r| <= delta, and the line elsewhere.",
        "The slope of the square is r, that of the line delta or -delta: r itself, clipped.",
        "dx = dout * np.clip(r, -delta, delta) / (number of elements).",
    ],
    mistakes=[
        Mistake(
            ("self.delta * (size - 0.5 * self.delta)", "size - 0.5"),
            "the line is delta (|r| - delta / 2); |r| - 1/2 is right for delta = 1 only",
        ),
        Mistake(
            ("np.clip(self.error, -self.delta, self.delta)", "np.clip(self.error, -1, 1)"),
            "the gradient is clipped at delta, not at 1",
        ),
        Mistake(
            ("np.clip(self.error, -self.delta, self.delta)", "self.error"),
            "beyond delta the slope no longer grows: it is delta times the sign of r",
        ),
        Mistake(
            (
                "np.clip(self.error, -self.delta, self.delta)",
                "np.where(np.abs(self.error) <= self.delta, self.error, np.sign(self.error))",
            ),
            "beyond delta the slope is delta times the sign of r; here delta is missing",
        ),
        Mistake(
            ("0.5 * size**2", "size**2"),
            "the square has a factor 1/2, so that it meets the line at delta",
        ),
        Mistake(
            ("/ self.error.size", "/ len(self.error)"),
            "the mean runs over all elements: divide the gradient by their number, not by N alone",
        ),
        Mistake(
            ("dout * np.clip", "np.clip"),
            "dout is ignored; the gradient is scaled by it",
        ),
    ],
)
# END SPEC
