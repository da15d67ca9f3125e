"""ELU: an exponential on the negative side.

What it computes
    y = x where x > 0, and alpha (exp(x) - 1) elsewhere, element by element: like ReLU for positive
    numbers, while negative ones run smoothly into -alpha. So a unit never dies, its outputs are
    centred better than ReLU's, and a very negative input still says only "off", not how much.

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

import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x where x > 0, else alpha (exp(x) - 1), of the same shape."""
        # BEGIN SOLUTION
        self.x = x
        return np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0)))
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        slope = np.where(self.x > 0, 1, self.alpha * np.exp(np.minimum(self.x, 0)))
        return dout * slope
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Gradient,
    Layer,
    Mistake,
    Oracle,
    State,
    fixed,
    near_kinks,
    normal,
    tied,
)


def elu(x, alpha=1.0):
    return x.clamp(min=0) + alpha * x.clamp(max=0).expm1()


exercise = Exercise(
    ELU,
    form=Layer(),
    cases=[
        Case("alpha 1", x=normal(4, 5)),
        Case("alpha 0.5", x=normal(3, 6), alpha=0.5),
        Case("images, alpha 0.7", x=normal(2, 3, 7, 6), alpha=0.7),
        Case("one sample", x=normal(1, 3), alpha=0.3),
        Case("large values", x=normal(3, 4, scale=20.0), alpha=0.9),
        Case("up to 1000", x=fixed([[-1000.0, -40.0, 3.0], [1000.0, 800.0, -1.5]]), alpha=0.5),
        Case("close to zero", x=near_kinks(6, 7), alpha=0.8),
        Case("exact zeros", x=fixed([[-1.0, -0.0, 0.0, 2.0]]), alpha=0.5, kinks=True),
        Case("ties", x=tied(5, 4), alpha=0.25, kinks=True),
        Case("not contiguous", x=normal(5, 4).strided(), alpha=0.6),
    ],
    checks=[Oracle(elu), Gradient(), State()],
    hints=[
        "np.where computes both of its branches everywhere: what does exp make of x = 1000?",
        "np.minimum(x, 0) is what exp may be asked of. For backward keep x, or y, on self.",
        "The slope is 1 where x > 0, else alpha exp(x); with the output it is y + alpha there.",
    ],
    mistakes=[
        Mistake(
            (
                "self.alpha * np.exp(np.minimum(self.x, 0))",
                "self.alpha * np.expm1(np.minimum(self.x, 0)) + 1",
            ),
            "the slope for x <= 0 is y + alpha; y + 1 is right for alpha = 1 only",
            row=24,
        ),
        Mistake(
            (
                "np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0)))",
                "x * (x > 0) + (x <= 0) * self.alpha * (np.exp(x) - 1)",
            ),
            "exp of a large x is inf, and inf times the mask's 0 is nan; "
            "take exp of numbers up to 0 only",
            row=25,
        ),
        Mistake(
            ("self.alpha * np.exp(np.minimum(self.x, 0))", "self.alpha"),
            "the slope for x <= 0 is alpha exp(x), not alpha: it falls towards 0",
        ),
        Mistake(
            ("self.alpha * np.exp(np.minimum(self.x, 0))", "np.exp(np.minimum(self.x, 0))"),
            "alpha is missing in the slope alpha exp(x)",
        ),
        Mistake(
            ("self.alpha * np.expm1(np.minimum(x, 0))", "np.expm1(np.minimum(x, 0))"),
            "alpha is missing: for x <= 0 the output is alpha (exp(x) - 1)",
        ),
        Mistake(
            ("np.expm1(np.minimum(x, 0))", "np.exp(np.minimum(x, 0))"),
            "the 1 is missing: exp(x) - 1 meets the line y = x at 0",
        ),
        Mistake(
            ("np.where(self.x > 0, 1, self.alpha", "np.where(dout > 0, 1, self.alpha"),
            "the mask comes from x, not from dout",
        ),
    ],
)
# END SPEC
