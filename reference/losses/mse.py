"""MSE: the mean squared error, the loss of a regression.

What it computes
    How far the outputs x are from the targets t: the squared differences, averaged over every element
    of the batch. Large errors count far more than small ones. For a regression whose errors are
    normally distributed it is the right measure; and its gradient is the error itself, which makes
    it the simplest loss to train with.

Formula
    forward:   loss = (1/M) sum (x - t)^2, over all M elements
    backward:  dx = dout 2 (x - t) / M

Shapes
    x, t, dx: any shape, all the same, M elements in all
    loss, dout: scalars

Conventions
    `forward(x, t) -> loss`; `backward(dout=1.0) -> dx`, scaled by dout. The mean runs over all elements,
    not over the batch alone, and there is no factor 1/2. The targets have no gradient. No parameters,
    so `params` and `grads` are empty lists. The loss has shape (), not (1,). x and t are not changed.

From
    C. F. Gauss, "Theoria motus corporum coelestium", 1809 (least squares); C. M. Bishop, "Pattern
    Recognition and Machine Learning", Springer 2006, section 1.2.5.

Example
    x = [[1, 2], [3, 5]] and t = [[1, 0], [4, 1]] give the loss (0 + 4 + 1 + 16) / 4 = 5.25;
    dout = 2 gives dx = [[0, 2], [-1, 4]].
"""

import numpy as np


class MeanSquaredError:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Outputs x and targets t of one shape -> the mean squared difference, a scalar."""
        # BEGIN SOLUTION
        self.error = x - t
        return np.mean(self.error**2)
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for x, of its shape."""
        # BEGIN SOLUTION
        return dout * 2 * self.error / self.error.size
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Loss, Mistake, Oracle, Same, State, fixed, normal


def squared(x, t):
    return ((x - t) ** 2).mean()


def backward_without_dout(MeanSquaredError, x, t):
    """backward() is that of the loss itself, as backward(1.0) would be."""
    layer = MeanSquaredError()
    layer.forward(x, t)
    return {"dx": layer.backward()}


exercise = Exercise(
    MeanSquaredError,
    form=Loss(),
    cases=[
        Case(x=normal(4, 6), t=normal(4, 6)),
        Case("one output", x=normal(5, 1), t=normal(5, 1)),
        Case("images", x=normal(2, 3, 5, 4), t=normal(2, 3, 5, 4)),
        Case("one dimension", x=normal(7), t=normal(7)),
        Case("one sample", x=normal(1, 3), t=normal(1, 3)),
        Case(
            "some are exact",
            x=fixed([[1.0, -2.0, 0.0], [3.0, 0.5, 4.0]]),
            t=fixed([[1.0, 2.0, 0.0], [3.0, -0.5, 1.0]]),
        ),
        Case("large values", x=normal(3, 4, scale=1000.0), t=normal(3, 4)),
        Case("not contiguous", x=normal(6, 3).strided(), t=normal(6, 3).fortran()),
    ],
    checks=[Oracle(squared), Gradient(), State(), Same(backward_without_dout, part="backward")],
    hints=[
        "backward needs the differences that forward computed: keep them on self.",
        "The slope of (x - t)^2 is 2 (x - t), and each element is one of M in the mean.",
        "dx = dout * 2 * (x - t) / (number of elements).",
    ],
    mistakes=[
        Mistake(
            ("self.error / self.error.size", "self.error / len(self.error)"),
            "the mean runs over all elements: divide the gradient by their number, not by N alone",
        ),
        Mistake(
            [
                ("np.mean(self.error**2)", "np.sum(self.error**2) / len(x)"),
                ("self.error / self.error.size", "self.error / len(self.error)"),
            ],
            "the sum is divided by N alone; the mean runs over all elements",
        ),
        Mistake(
            ("dout * 2 * self.error", "dout * self.error"),
            "the factor 2 of the square's slope is missing",
        ),
        Mistake(
            [
                ("np.mean(self.error**2)", "0.5 * np.mean(self.error**2)"),
                ("dout * 2 * self.error", "dout * self.error"),
            ],
            "there is no factor 1/2 in this loss",
        ),
        Mistake(
            ("dout * 2 * self.error", "2 * self.error"),
            "dout is ignored; the gradient is scaled by it",
        ),
        Mistake(
            ("dout * 2 * self.error / self.error.size", "dout * 2 * self.error"),
            "the loss is a mean, so its gradient is divided by the number of elements too",
        ),
        Mistake(
            ("dout * 2 * self.error", "-dout * 2 * self.error"),
            "the sign is that of x - t: where x is too large, the gradient is positive",
        ),
        Mistake(
            ("np.mean(self.error**2)", "np.mean(np.abs(self.error))"), "the differences are squared"
        ),
    ],
)
# END SPEC
