"""MSE on tensors: the mean squared error, the loss of a regression.

What it computes
    How far the outputs x are from the targets t: the squared differences, averaged over every
    element, on PyTorch tensors and without autograd: both directions are written by hand.
    Everything stays on the device and in the dtype of x.

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


class MeanSquaredError:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Outputs x and targets t of one shape -> the mean squared difference, a scalar."""
        # BEGIN SOLUTION
        self.error = x - t
        return (self.error**2).mean()
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for x, of its shape."""
        # BEGIN SOLUTION
        return dout * 2 * self.error / self.error.numel()
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "mse",
    MeanSquaredError,
    also=[Device()],
    mistakes=[
        Mistake(
            ("self.error / self.error.numel()", "self.error / len(self.error)"),
            "the mean runs over all elements: divide the gradient by their number, not by N alone",
        ),
        Mistake(
            [
                ("(self.error**2).mean()", "(self.error**2).sum() / len(x)"),
                ("self.error / self.error.numel()", "self.error / len(self.error)"),
            ],
            "the sum is divided by N alone; the mean runs over all elements",
        ),
        Mistake(
            ("dout * 2 * self.error", "dout * self.error"),
            "the factor 2 of the square's slope is missing",
        ),
        Mistake(
            [
                ("(self.error**2).mean()", "0.5 * (self.error**2).mean()"),
                ("dout * 2 * self.error", "dout * self.error"),
            ],
            "there is no factor 1/2 in this loss",
        ),
        Mistake(
            ("dout * 2 * self.error", "2 * self.error"),
            "dout is ignored; the gradient is scaled by it",
        ),
        Mistake(
            ("dout * 2 * self.error / self.error.numel()", "dout * 2 * self.error"),
            "the loss is a mean, so its gradient is divided by the number of elements too",
        ),
        Mistake(
            ("dout * 2 * self.error", "-dout * 2 * self.error"),
            "the sign is that of x - t: where x is too large, the gradient is positive",
        ),
        Mistake(
            ("(self.error**2).mean()", "self.error.abs().mean()"), "the differences are squared"
        ),
    ],
)
# END SPEC
