"""Tanh: the sigmoid around zero.

What it computes
    y = tanh(x), element by element: any number becomes one between -1 and 1. It is a sigmoid
    stretched to both sides of 0, so that what a layer hands on is centred, which makes the next
    layer easier to train; and it is the activation inside recurrent networks. Its slope is 1 at the
    origin and almost 0 beyond 3 or so: there it saturates, and the gradient vanishes.

Formula
    forward:   y = tanh(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x)) = 2 sigmoid(2x) - 1
    backward:  dx = dout (1 - y^2)

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed. y has x's dtype. Entries of 1000 and -1000 give 1 and -1.

From
    Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller, "Efficient BackProp", in: Neural Networks:
    Tricks of the Trade, Springer 1998, section 4.4.

Example
    x = [-1, 0, 2] gives y = [-0.7616, 0, 0.9640];
    dout = [1, 2, 10] gives dx = [0.4200, 2, 0.7065].
"""

import numpy as np


class Tanh:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> tanh(x) of the same shape."""
        # BEGIN SOLUTION
        self.y = np.tanh(x)
        return self.y
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout * (1 - self.y**2)
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal

exercise = Exercise(
    Tanh,
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one sample", x=normal(1, 3)),
        Case("large values", x=normal(3, 4, scale=20.0)),
        Case("small values", x=normal(5, 3, scale=1e-4)),
        Case("up to 1000", x=fixed([[-1000.0, -40.0, -0.0], [1000.0, 800.0, 1.5]])),
        Case("not contiguous", x=normal(5, 4).strided()),
    ],
    checks=[Oracle("torch.tanh"), Gradient(), State()],
    hints=[
        "The slope can be written with the output alone: what does backward need from forward?",
        "Keep y on self in forward. NumPy has np.tanh, which does not overflow.",
        "backward: dout * (1 - self.y**2).",
    ],
    mistakes=[
        Mistake(
            [
                ("self.y = np.tanh(x)", "self.x = x\n        self.y = np.tanh(x)"),
                ("1 - self.y**2", "1 - self.x**2"),
            ],
            "the slope is 1 - y^2 with the output y, not with the input x",
            row=27,
        ),
        Mistake(
            ("np.tanh(x)", "(np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))"),
            "exp of large numbers is inf, and inf / inf is nan; np.tanh does not overflow",
        ),
        Mistake(
            ("dout * (1 - self.y**2)", "1 - self.y**2"),
            "the slope 1 - y^2 still has to be multiplied by dout",
        ),
        Mistake(("1 - self.y**2", "1 - self.y"), "the slope is 1 - y^2; here y is not squared"),
        Mistake(
            ("dout * (1 - self.y**2)", "dout * self.y * (1 - self.y)"),
            "y (1 - y) is the slope of the sigmoid; that of tanh is 1 - y^2",
        ),
        Mistake(
            ("return dout * (1 - self.y**2)", "self.y **= 2\n        return dout * (1 - self.y)"),
            "backward changes the y that forward kept, so a second call starts from wrong values",
        ),
    ],
)
# END SPEC
