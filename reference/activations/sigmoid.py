"""Sigmoid: the logistic function.

What it computes
    y = 1 / (1 + exp(-x)), element by element: any number becomes one between 0 and 1, which can be
    read as the chance of "yes". It was the activation of the first trained networks, and it is
    still the gate of an LSTM and the output of a yes-or-no classifier. Its slope is 1/4 at most
    and almost 0 far from the origin: through many layers of it a gradient vanishes.

Formula
    forward:   y = 1 / (1 + exp(-x)), which is also exp(x) / (1 + exp(x))
    backward:  dx = dout y (1 - y)

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed. y has x's dtype. Entries of 1000 and -1000 give 1 and 0, not
    nan: a warning about an overflow costs nothing, a wrong value does.

From
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", Nature 323, 1986.

Example
    x = [-1, 0, 2] gives y = [0.2689, 0.5, 0.8808];
    dout = [1, 2, 10] gives dx = [0.1966, 0.5, 1.0499].
"""

import numpy as np


class Sigmoid:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> 1 / (1 + exp(-x)) of the same shape."""
        # BEGIN SOLUTION
        z = np.exp(-np.abs(x))  # at most 1: nothing overflows
        self.y = np.where(x >= 0, 1, z) / (1 + z)
        return self.y
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout * self.y * (1 - self.y)
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal

exercise = Exercise(
    Sigmoid,
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one sample", x=normal(1, 3)),
        Case("large values", x=normal(3, 4, scale=20.0)),
        Case("up to 1000", x=fixed([[-1000.0, -40.0, -0.0], [1000.0, 800.0, 1.5]])),
        Case("not contiguous", x=normal(5, 4).strided()),
        Case("Fortran order", x=normal(3, 7).fortran()),
    ],
    checks=[Oracle("torch.sigmoid"), Gradient(), State()],
    hints=[
        "The slope can be written with the output alone: what does backward need from forward?",
        "Keep y on self in forward. For large numbers: exp(-1000) is 0, which is fine, but "
        "exp(1000) is inf; of the formula's two forms one is safe for x >= 0, the other for x < 0.",
        "With z = exp(-|x|), y is 1 / (1 + z) where x >= 0, and z / (1 + z) elsewhere.",
    ],
    mistakes=[
        Mistake(
            [
                ("z = np.exp(-np.abs(x))", "self.x = x\n        z = np.exp(-np.abs(x))"),
                ("dout * self.y * (1 - self.y)", "dout * self.x * (1 - self.x)"),
            ],
            "the slope is y (1 - y) with the output y, not x (1 - x) with the input",
            row=26,
        ),
        Mistake(
            ("np.where(x >= 0, 1, z) / (1 + z)", "np.exp(x) / (1 + np.exp(x))"),
            "exp(x) is inf for large x, and inf / inf is nan; take exp of numbers below 0 only",
            row=28,
        ),
        Mistake(
            ("dout * self.y * (1 - self.y)", "self.y * (1 - self.y)"),
            "the slope y (1 - y) still has to be multiplied by dout",
        ),
        Mistake(
            ("dout * self.y * (1 - self.y)", "dout * self.y"),
            "the factor 1 - y is missing in the slope y (1 - y)",
        ),
        Mistake(
            (
                "return dout * self.y * (1 - self.y)",
                "self.y *= 1 - self.y\n        return dout * self.y",
            ),
            "backward changes the y that forward kept, so a second call starts from wrong values",
        ),
        Mistake(
            ("np.where(x >= 0, 1, z) / (1 + z)", "1 / (1 + z)"),
            "with exp(-|x|) a negative x comes out as -x would; there the numerator is exp(x)",
        ),
        Mistake(
            ("np.where(x >= 0, 1, z)", "np.where(x >= 0, z, 1)"),
            "a large x should give 1, a very negative one 0; the sign in the exponent is reversed",
        ),
    ],
)
# END SPEC
