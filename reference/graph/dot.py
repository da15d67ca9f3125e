"""Dot: the inner product node.

What it computes
    The inner product of two vectors, for every row of a batch: one number a row. It is the
    smallest node that both multiplies and sums: scores of attention, similarity of embeddings and
    each element of a matrix product are inner products. Its backward is the two nodes' backward in
    turn: the sum hands dout to every element, the product sends it to the other side.

Formula
    forward:   out[n] = sum over d of x[n, d] y[n, d]
    backward:  dx[n, d] = dout[n] y[n, d],  dy[n, d] = dout[n] x[n, d]

Shapes
    x, y, dx, dy: (N, D)
    out, dout: (N,)

Conventions
    `forward(x, y) -> out`, `backward(dout) -> (dx, dy)`; no parameters, so `params` and `grads`
    are empty lists. x and y have the same shape: nothing is broadcast. x, y and dout are not
    changed. x and y may be the very same array: `forward(x, x)` has two partial derivatives, and
    backward returns both. Time counts: it grows with the number of rows, not with its square.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (vectors and their
    inner product; the multiplication and the sum node).

Example
    x = [[1, 2], [3, 4]] and y = [[5, 6], [7, 8]] give [17, 53];
    dout = [1, 10] gives dx = [[5, 6], [70, 80]] and dy = [[1, 2], [30, 40]].
"""


class Dot:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, y):
        """x and y of shape (N, D) -> the inner product of each pair of rows, of shape (N,)."""
        # BEGIN SOLUTION
        self.x, self.y = x, y
        return (x * y).sum(axis=1)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of shape (N,) -> (dx, dy), each (N, D)."""
        # BEGIN SOLUTION
        dout = dout[:, None]
        return dout * self.y, dout * self.x
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Alias,
    Case,
    Exercise,
    Gradient,
    Growth,
    Layer,
    Mistake,
    Oracle,
    State,
    fixed,
    normal,
)


def inner(x, y):
    return (x * y).sum(dim=-1)


exercise = Exercise(
    Dot,
    form=Layer(),
    cases=[
        Case("a batch", x=normal(4, 5), y=normal(4, 5)),
        Case("one row", x=normal(1, 3), y=normal(1, 3)),
        Case("one column", x=normal(5, 1), y=normal(5, 1)),
        Case("as many rows as columns", x=normal(3, 3), y=normal(3, 3)),
        Case("x with itself", x=normal(2, 6), y=Alias("x")),
        Case("zeros", x=fixed([[0.0, -0.0, 1.0], [0.0, 0.0, 0.0]]), y=normal(2, 3)),
        Case("large values", x=normal(3, 4, scale=1e5), y=normal(3, 4, scale=10.0)),
        Case("not contiguous", x=normal(3, 5).strided(), y=normal(3, 5)),
        Case("Fortran order", x=normal(6, 2), y=normal(6, 2).fortran()),
    ],
    checks=[
        Oracle(inner),
        Gradient(),
        State(),
        Growth(
            Case("many rows", x=normal(200, 30), y=normal(200, 30)),
            Case("four times as many", x=normal(800, 30), y=normal(800, 30)),
        ),
    ],
    hints=[
        "Draw two nodes: an element-wise product, then a sum of each row. Go back through both.",
        "dout has one number a row: give it a second axis of length 1, then multiply.",
    ],
    mistakes=[
        Mistake(
            ("        dout = dout[:, None]\n", ""),
            "dout has one number a row, so it needs an axis of length 1 behind: dout[:, None]",
        ),
        Mistake(
            ("return dout * self.y, dout * self.x", "return dout * self.x, dout * self.y"),
            "the inputs change places: dx is dout times y, dy is dout times x",
        ),
        Mistake(
            ("return dout * self.y, dout * self.x", "return self.y + 0 * dout, self.x + 0 * dout"),
            "each row's gradient is multiplied by that row's upstream gradient dout",
        ),
        Mistake(
            ("dout * self.x", "dout * self.x * (self.x is not self.y)"),
            "each of x's two uses contributes; the partials add up",
            row=75,
        ),
        Mistake(
            ("(x * y).sum(axis=1)", "x @ y.T"),
            "only rows of the same number meet, (N,) in all; x @ y.T is every row with every other",
        ),
        Mistake(
            ("(x * y).sum(axis=1)", "(x * y).sum(axis=1, keepdims=True)"),
            "the output has shape (N,): the axis that is summed over goes",
        ),
    ],
)
# END SPEC
