"""Leaky ReLU: the cure for dying ReLU.

What it computes
    y = x where x > 0, and alpha x elsewhere, element by element. A unit with ReLU that is negative
    for every sample has gradient 0 everywhere: no step of training ever wakes it up again ("dying
    ReLU"). A small slope alpha on the negative side keeps a little gradient flowing, so that the
    unit can come back.

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

import numpy as np


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x where x > 0, else alpha x, of the same shape."""
        # BEGIN SOLUTION
        self.on = x > 0
        return np.where(self.on, x, self.alpha * x)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return np.where(self.on, dout, self.alpha * dout)
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


def leaky_relu(x, alpha=0.01):
    return x.clamp(min=0) + alpha * x.clamp(max=0)


exercise = Exercise(
    LeakyReLU,
    form=Layer(),
    cases=[
        Case("the default slope", x=normal(4, 5)),
        Case("slope 0.3", x=normal(3, 6), alpha=0.3),
        Case("images, slope 0.2", x=normal(2, 3, 7, 6), alpha=0.2),
        Case("one sample", x=normal(1, 3), alpha=0.05),
        Case("slope 0 is ReLU", x=normal(5, 4), alpha=0.0),
        Case("large values", x=normal(3, 4, scale=20.0), alpha=0.5),
        Case("close to zero", x=near_kinks(6, 7), alpha=0.1),
        Case("exact zeros", x=fixed([[-1.0, -0.0, 0.0, 2.0]]), alpha=0.25, kinks=True),
        Case("ties", x=tied(5, 4), alpha=0.1, kinks=True),
    ],
    checks=[Oracle(leaky_relu), Gradient(), State()],
    hints=[
        "backward needs to know something that only forward saw: where was x positive?",
        "Keep a boolean array on self in forward, and alpha on self in the constructor.",
        "np.where(condition, a, b) takes from a where the condition holds, and from b elsewhere.",
    ],
    mistakes=[
        Mistake(
            ("self.alpha * dout", "0.01 * dout"),
            "backward has the slope 0.01 written into it; use the alpha that was given",
            row=23,
        ),
        Mistake(
            ("self.alpha * dout", "0"),
            "where x <= 0 a share alpha of dout flows back, not nothing",
        ),
        Mistake(
            (
                "np.where(self.on, dout, self.alpha * dout)",
                "np.where(dout > 0, dout, self.alpha * dout)",
            ),
            "the mask comes from x, not from dout",
        ),
        Mistake(
            ("self.alpha * x", "self.alpha"),
            "where x <= 0 the output is alpha x, not alpha",
        ),
        Mistake(
            ("self.alpha * x)", "x / self.alpha if self.alpha else 0)"),
            "alpha multiplies negative values; it does not divide them",
        ),
        Mistake(
            ("self.alpha * dout", "-self.alpha * dout"),
            "the slope on the negative side is alpha, with a plus sign",
        ),
        Mistake(
            (
                "return np.where(self.on, x, self.alpha * x)",
                "x[~self.on] *= self.alpha\n        return x",
            ),
            "forward multiplies entries of x itself; work on a copy",
        ),
    ],
)
# END SPEC
