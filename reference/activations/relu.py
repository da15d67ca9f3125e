"""ReLU: the rectifier.

What it computes
    y = max(x, 0), element by element. Where x > 0 the gradient passes unchanged; elsewhere nothing
    flows back. Unlike sigmoid and tanh it does not flatten for large x, so deep networks of it can be
    trained. About half of the units are exactly 0 for a given sample: the activation is sparse. But a
    unit that is negative for every sample learns nothing any more ("dying ReLU").

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

import numpy as np


class ReLU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> max(x, 0) of the same shape."""
        # BEGIN SOLUTION
        self.on = x > 0
        return np.where(self.on, x, 0)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout * self.on
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

exercise = Exercise(
    ReLU,
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one sample", x=normal(1, 3)),
        Case("large values", x=normal(3, 4, scale=20.0)),
        Case("close to zero", x=near_kinks(6, 7)),
        Case("exact zeros", x=fixed([[-1.0, -0.0, 0.0, 2.0]]), kinks=True),
        Case("ties", x=tied(5, 4), kinks=True),
    ],
    checks=[Oracle("torch.relu"), Gradient(), State()],
    hints=[
        "backward needs to know something that only forward saw: where was x positive?",
        "Keep a boolean array on self in forward; in backward multiply dout by it.",
    ],
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
            ("return np.where(self.on, x, 0)", "x[x < 0] = 0\n        return x"),
            "forward sets entries of x itself to 0; work on a copy",
            row=22,
        ),
        Mistake(("np.where(self.on, x, 0)", "np.abs(x)"), "negative values become 0, not positive"),
    ],
)
# END SPEC
