"""SiLU: each number as its own gate.

What it computes
    y = x sigmoid(x), element by element, also called swish: for large x almost x, for very negative x
    almost 0, and in between, around -1.28, a shallow dip below 0. It is smooth everywhere, and in deep
    networks often a little better than ReLU; many language models have it in their feed-forward part.

Formula
    s = 1 / (1 + exp(-x))
    forward:   y = x s
    backward:  dx = dout (s + x s (1 - s))

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x
    and dout are not changed. y has x's dtype. Entries of 1000 and -1000 give 1000 and 0, not nan.

From
    S. Elfwing, E. Uchibe and K. Doya, "Sigmoid-weighted linear units for neural network function
    approximation in reinforcement learning", Neural Networks 107, 2018.

Example
    x = [-1, 0, 2] gives y = [-0.2689, 0, 1.7616];
    dout = [1, 2, 10] gives dx = [0.0723, 1, 10.9078].
"""

import numpy as np


class SiLU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x sigmoid(x) of the same shape."""
        # BEGIN SOLUTION
        z = np.exp(-np.abs(x))  # at most 1: nothing overflows
        self.x, self.s = x, np.where(x >= 0, 1, z) / (1 + z)
        return x * self.s
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout * (self.s + self.x * self.s * (1 - self.s))
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal

exercise = Exercise(
    SiLU,
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one sample", x=normal(1, 3)),
        Case("large values", x=normal(3, 4, scale=20.0)),
        Case("up to 1000", x=fixed([[-1000.0, -40.0, -0.0], [1000.0, 800.0, 1.5]])),
        Case("not contiguous", x=normal(5, 4).strided()),
    ],
    checks=[Oracle("torch.nn.functional.silu"), Gradient(), State()],
    hints=[
        "It is a product of two functions of x: the product rule gives two terms.",
        "The slope of s is s (1 - s). Keep x and s on self.",
        "dx = dout * (s + x * s * (1 - s)).",
    ],
    mistakes=[
        Mistake(
            ("self.s + self.x * self.s * (1 - self.s)", "self.s"),
            "the second term of the product rule is missing: x s (1 - s)",
        ),
        Mistake(
            ("self.s + self.x * self.s * (1 - self.s)", "self.x * self.s * (1 - self.s)"),
            "the first term of the product rule is missing: s",
        ),
        Mistake(
            ("self.s + self.x * self.s * (1 - self.s)", "self.s * (1 - self.s)"),
            "s (1 - s) is the slope of the sigmoid; the product x s has two terms, s + x s (1 - s)",
        ),
        Mistake(
            ("np.where(x >= 0, 1, z) / (1 + z)", "np.exp(x) / (1 + np.exp(x))"),
            "exp(x) is inf for large x, and inf / inf is nan; take exp of numbers below 0 only",
        ),
        Mistake(
            (
                "dout * (self.s + self.x * self.s * (1 - self.s))",
                "self.s + self.x * self.s * (1 - self.s)",
            ),
            "the slope still has to be multiplied by dout",
        ),
        Mistake(("return x * self.s", "return self.s"), "the sigmoid is multiplied by x"),
    ],
)
# END SPEC
