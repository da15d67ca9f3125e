"""GELU: x times the chance to be larger than a random number.

What it computes
    y = x P(x), with P(x) the chance that a standard normal number lies below x: a ReLU whose gate is
    not 0 or 1 but a probability. It is smooth, dips a little below 0 around -0.75, and stands in the
    transformers of BERT and GPT. Many programs replace P by a formula with tanh, which is off by up to
    a thousandth; here it is exact.

Formula
    P(x) = (1 + erf(x / sqrt 2)) / 2,  p(x) = exp(-x^2 / 2) / sqrt(2 pi)
    forward:   y = x P(x)
    backward:  dx = dout (P(x) + x p(x))

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x
    and dout are not changed. NumPy has no erf; Python's math.erf takes one number, and
    np.vectorize(math.erf) a whole array.

From
    D. Hendrycks and K. Gimpel, "Gaussian error linear units (GELUs)", arXiv 1606.08415, 2016.

Example
    x = [-1, 0, 2] gives y = [-0.1587, 0, 1.9545];
    dout = [1, 2, 10] gives dx = [-0.0833, 1, 10.8523].
"""

import math

import numpy as np


class GELU:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> x times the normal distribution function at x, of the same shape."""
        # BEGIN SOLUTION
        erf = np.vectorize(math.erf, otypes=[x.dtype])
        self.x, self.P = x, 0.5 * (1 + erf(x / math.sqrt(2)))
        return x * self.P
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        p = np.exp(-0.5 * self.x**2) / math.sqrt(2 * math.pi)
        return dout * (self.P + self.x * p)
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal

exercise = Exercise(
    GELU,
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one sample", x=normal(1, 3)),
        Case("large values", x=normal(3, 4, scale=20.0)),
        Case("up to 1000", x=fixed([[-1000.0, -40.0, -0.0], [1000.0, 8.0, 1.5]])),
        Case("not contiguous", x=normal(5, 4).strided()),
    ],
    checks=[Oracle("torch.nn.functional.gelu"), Gradient(), State()],
    hints=[
        "It is a product of two functions of x: the product rule gives two terms.",
        "The slope of P is the normal density p. Keep x and P on self.",
        "dx = dout * (P + x * p), p = exp(-x**2 / 2) / sqrt(2 pi).",
    ],
    mistakes=[
        Mistake(
            [
                (
                    "0.5 * (1 + erf(x / math.sqrt(2)))",
                    "0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))",
                ),
            ],
            "the formula with tanh is off by up to a thousandth; take the exact one with erf",
            row=29,
        ),
        Mistake(
            ("self.P + self.x * p", "self.P"),
            "the second term of the product rule is missing: x p(x)",
        ),
        Mistake(
            ("self.P + self.x * p", "self.x * p"),
            "the first term of the product rule is missing: P(x)",
        ),
        Mistake(
            ("erf(x / math.sqrt(2))", "erf(x)"),
            "erf takes x divided by the root of 2",
        ),
        Mistake(
            ("/ math.sqrt(2 * math.pi)", "/ math.sqrt(math.pi)"),
            "the normal density is divided by sqrt(2 pi)",
        ),
        Mistake(
            ("dout * (self.P + self.x * p)", "self.P + self.x * p"),
            "the slope still has to be multiplied by dout",
        ),
    ],
)
# END SPEC
