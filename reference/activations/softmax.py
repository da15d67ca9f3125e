"""Softmax: scores become probabilities.

What it computes
    Along the last axis, exponentials divided by their sum: each row becomes positive and sums to
    1, and the largest score gets the largest share. It is the output of a classifier and the heart
    of attention. Each entry of y depends on each score of its row, so backward is a product with a
    whole Jacobian matrix, and not one slope an element.

Formula
    forward:   y_i = exp(x_i) / sum_k exp(x_k)
               (a constant subtracted from a whole row changes nothing)
    Jacobian:  d y_i / d x_j = y_i ((1 if i = j else 0) - y_j)
    backward:  dx_j = sum_i dout_i d y_i / d x_j

Shapes
    x, y, dout, dx: (..., C), all the same; any number of dimensions from 1 up

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. The sum runs over the last axis, whatever the number of dimensions. x and dout are not
    changed. y has x's dtype. Scores in the thousands, and rows of very different size, still give
    finite numbers. Time counts: no Python loop over the rows.

From
    J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", Neurocomputing, 1990.

Example
    x = [1, 2, 3] gives y = [0.0900, 0.2447, 0.6652]; dout = [1, 0, 0] gives
    dx = [0.0819, -0.0220, -0.0599], which sums to 0.
"""

import numpy as np


class Softmax:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """Scores (..., C) -> probabilities (..., C)."""
        # BEGIN SOLUTION
        z = np.exp(x - x.max(axis=-1, keepdims=True))
        self.y = z / z.sum(axis=-1, keepdims=True)
        return self.y
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the probabilities, (..., C) -> the gradient for the scores, (..., C)."""
        # BEGIN SOLUTION
        inner = (dout * self.y).sum(axis=-1, keepdims=True)
        return self.y * (dout - inner)
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Gradient,
    Layer,
    Mistake,
    Oracle,
    Speed,
    State,
    fixed,
    normal,
    tied,
)


def softmax(x):
    return x.softmax(dim=-1)


exercise = Exercise(
    Softmax,
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("one sample", x=normal(1, 3)),
        Case("one dimension", x=normal(7)),
        Case("sequences", x=normal(3, 2, 5)),
        Case("four dimensions", x=normal(2, 3, 7, 6)),
        Case("around 1000", x=normal(4, 6, shift=1000.0)),
        Case(
            "thousands, rows far apart",
            x=fixed(
                [
                    [1000.0, 1001.0, 998.5],
                    [-1000.0, -1002.0, -1000.5],
                    [3000.0, -500.0, 2999.0],
                    [0.0, 0.5, -1.0],
                ]
            ),
        ),
        Case("ties", x=tied(5, 4)),
        Case("not contiguous", x=normal(5, 3).strided()),
        Case("Fortran order", x=normal(3, 7).fortran()),
    ],
    checks=[
        Oracle(softmax),
        Gradient(),
        State(),
        Speed(Case("many samples", x=normal(4096, 4)), at_most=15),
    ],
    hints=[
        "forward: exp overflows above 709. What may be subtracted from a row without changing y?",
        "backward: a score changes all the probabilities of its row. Put the Jacobian into "
        "dx_j = sum_i dout_i d y_i / d x_j and split the sum in two.",
        "The sum gives dx_j = y_j (dout_j - s), where s is the sum of dout times y over the row.",
    ],
    mistakes=[
        Mistake(
            ("x - x.max(axis=-1, keepdims=True)", "x"),
            "exp overflows for large scores; subtract the largest score of the row first",
            row=5,
        ),
        Mistake(
            ("x.max(axis=-1, keepdims=True)", "x.max()"),
            "the maximum is that of the whole array; a row far below it becomes 0 / 0, "
            "so subtract each row's own maximum",
            row=6,
        ),
        Mistake(
            ("self.y * (dout - inner)", "self.y * (1 - self.y) * dout"),
            "this is the diagonal of the Jacobian only; a score changes the other probabilities "
            "of its row too",
            row=7,
        ),
        Mistake(
            ("self.y * (dout - inner)", "self.y * dout"),
            "the second term is missing: y times the sum of dout times y over the row",
            row=8,
        ),
        Mistake(
            ("self.y * (dout - inner)", "0 * dout"),
            "the gradient is 0 only where dout is the same all along a row, not in general",
            row=9,
        ),
        Mistake(
            ("(dout * self.y).sum(axis=-1, keepdims=True)", "(dout * self.y).sum()"),
            "in backward the sum of dout times y is one for each row, not one for the whole array",
        ),
        Mistake(
            ("z.sum(axis=-1, keepdims=True)", "z.sum(axis=0, keepdims=True)"),
            "the probabilities of one row sum to 1: the sum runs over the last axis",
        ),
        Mistake(
            (
                "z = np.exp(x - x.max(axis=-1, keepdims=True))",
                "x -= x.max(axis=-1, keepdims=True)\n        z = np.exp(x)",
            ),
            "forward subtracts the maximum from x itself; work on a new array",
        ),
    ],
)
# END SPEC
