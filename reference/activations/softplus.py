"""Softplus: ReLU without the corner.

What it computes
    y = log(1 + exp(x)), element by element: for large x almost x, for very negative x almost 0, and a
    smooth bend between. Its slope is the sigmoid, so nothing is ever quite dead. It is the way to turn
    any number into a positive one: a variance, a rate.

Formula
    forward:   y = log(1 + exp(x)), which is also max(x, 0) + log(1 + exp(-|x|))
    backward:  dx = dout / (1 + exp(-x))

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x
    and dout are not changed. y has x's dtype. Entries of 1000 and -1000 give 1000 and 0, not inf.

From
    C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau and R. Garcia, "Incorporating second-order functional
    knowledge for better option pricing", NIPS 2000.

Example
    x = [-1, 0, 2] gives y = [0.3133, 0.6931, 2.1269];
    dout = [1, 2, 10] gives dx = [0.2689, 1, 8.8080].
"""

import numpy as np


class Softplus:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> log(1 + exp(x)) of the same shape."""
        # BEGIN SOLUTION
        self.x = x
        return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        z = np.exp(-np.abs(self.x))  # at most 1: nothing overflows
        return dout * np.where(self.x >= 0, 1, z) / (1 + z)
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def softplus(x):
    import torch

    return torch.logaddexp(x, torch.zeros_like(x))


exercise = Exercise(
    Softplus,
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one sample", x=normal(1, 3)),
        Case("large values", x=normal(3, 4, scale=20.0)),
        Case("around 25", x=normal(2, 5, shift=25.0)),
        Case("up to 1000", x=fixed([[-1000.0, -40.0, -0.0], [1000.0, 800.0, 1.5]])),
        Case("not contiguous", x=normal(5, 4).strided()),
    ],
    checks=[Oracle(softplus), Gradient(), State()],
    hints=[
        "exp(1000) is inf. Take x itself out of the logarithm where it is positive: what is left?",
        "max(x, 0) + log(1 + exp(-|x|)) is the same and never overflows; np.log1p(z) is log(1 + z).",
        "The slope is the sigmoid of x: keep x on self.",
    ],
    mistakes=[
        Mistake(
            ("np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))", "np.log(1 + np.exp(x))"),
            "exp overflows for large x; max(x, 0) + log(1 + exp(-|x|)) is the same and does not",
        ),
        Mistake(
            ("np.where(self.x >= 0, 1, z)", "np.where(self.x >= 0, z, 1)"),
            "the slope is sigmoid(x), near 1 for large x; here it is sigmoid(-x)",
        ),
        Mistake(
            ("np.where(self.x >= 0, 1, z) / (1 + z)", "(self.x > 0)"),
            "this is the slope of ReLU; softplus has that of the sigmoid",
        ),
        Mistake(
            ("dout * np.where", "np.where"),
            "the slope still has to be multiplied by dout",
        ),
    ],
)
# END SPEC
