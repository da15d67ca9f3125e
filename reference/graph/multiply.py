"""Multiply: the multiplication node.

What it computes
    The element-wise product of two arrays. Each input's gradient is the upstream gradient times
    the *other* input: that is how a gate works, and why a product with something close to 0 blocks
    the gradient. As with every node, an element that broadcasting used in several places gets a
    gradient from each of them.

Formula
    forward:   out = x * y, element by element
    backward:  dx = dout * y, dy = dout * x, each summed over the axes that broadcasting added or
               stretched

Shapes
    x, y: any two shapes that NumPy broadcasts together, () included
    out, dout: the common shape
    dx: x's shape; dy: y's shape

Conventions
    `forward(x, y) -> out`, `backward(dout) -> (dx, dy)`; no parameters, so `params` and `grads`
    are empty lists. x, y and dout are not changed. dx has exactly x's shape and dy exactly y's,
    also where an axis had length 1. x and y may be the very same array: `forward(x, x)` has two
    partial derivatives, backward returns both, and whoever asks for the gradient of x**2 adds
    them. `sum_to` is a suggestion: it is not graded on its own, and you may do without it.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (the multiplication
    node); C. R. Harris et al., "Array programming with NumPy", Nature 585, 2020 (broadcasting).

Example
    x = [[1], [2]] and y = [10, 20, 30] give out = [[10, 20, 30], [20, 40, 60]];
    dout = [[1, 2, 3], [4, 5, 6]] gives dx = [[140], [320]] and dy = [9, 12, 15].
    forward(x, x) with x = [3] gives [9]; dout = [1] gives dx = [3] and dy = [3]: together 2 x.
"""


def sum_to(gradient, shape):
    """`gradient` summed over every axis that broadcasting from `shape` added or stretched."""
    # BEGIN SOLUTION
    added = gradient.ndim - len(shape)
    stretched = [added + i for i, n in enumerate(shape) if n == 1]
    return gradient.sum(axis=(*range(added), *stretched), keepdims=True).reshape(shape)
    # END SOLUTION


class Multiply:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, y):
        """x and y of shapes that broadcast -> x * y of the common shape."""
        # BEGIN SOLUTION
        self.x, self.y = x, y
        return x * y
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output -> (dx, dy), of x's and of y's shape."""
        # BEGIN SOLUTION
        dx = sum_to(dout * self.y, self.x.shape)
        dy = sum_to(dout * self.x, self.y.shape)
        return dx, dy
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Alias,
    Case,
    Exercise,
    Gradient,
    Layer,
    Mistake,
    Oracle,
    State,
    fixed,
    normal,
)

exercise = Exercise(
    Multiply,
    form=Layer(),
    cases=[
        Case("equal shapes", x=normal(4, 5), y=normal(4, 5)),
        Case("one row", x=normal(1, 5), y=normal(1, 5)),
        Case("a row of weights", x=normal(4, 5), y=normal(5)),
        Case("the row first", x=normal(3), y=normal(2, 4, 3)),
        Case("both stretched", x=normal(4, 1, 5), y=normal(3, 1)),
        Case("a scalar", x=fixed(-1.5), y=normal(2, 3)),
        Case("two scalars", x=fixed(2.5), y=fixed(-4.0)),
        Case("images", x=normal(2, 3, 7, 6), y=normal(3, 1, 1)),
        Case("x times x", x=normal(3, 4), y=Alias("x")),
        Case("zeros", x=fixed([[0.0, -0.0, 1.0]]), y=fixed([[0.0], [-2.0]])),
        Case("large values", x=normal(3, 4, scale=1e4), y=normal(3, 1, scale=100.0)),
        Case("not contiguous", x=normal(6, 3).strided(), y=normal(6, 1)),
        Case("Fortran order", x=normal(2, 5, 3), y=normal(5, 3).fortran()),
    ],
    checks=[Oracle("torch.mul"), Gradient(), State()],
    hints=[
        "If y rises a little, by how much does x * y rise? backward needs both: keep them.",
        "dx is dout times y and dy is dout times x: the inputs change places.",
        "With broadcasting multiply first, at the output's shape, and then sum over the axes that "
        "the input does not have, and over those where it has length 1, which stay.",
    ],
    mistakes=[
        Mistake(
            [
                ("dout * self.y", "dout * self.x"),
                ("dy = sum_to(dout * self.x", "dy = sum_to(dout * self.y"),
            ],
            "the inputs change places: dx is dout times y, dy is dout times x",
        ),
        Mistake(
            ("return dx, dy", "return dx, dy * (self.x is not self.y)"),
            "each of x's two uses contributes; the partials add up",
            row=75,
        ),
        Mistake(
            [
                ("sum_to(dout * self.y, self.x.shape)", "dout * self.y"),
                ("sum_to(dout * self.x, self.y.shape)", "dout * self.x"),
            ],
            "where an input was broadcast its gradient is summed back to that input's shape",
        ),
        Mistake(
            (
                "gradient.sum(axis=(*range(added), *stretched), keepdims=True).reshape(shape)",
                "gradient.sum(axis=tuple(range(added)))",
            ),
            "an axis of length 1 that broadcasting stretched is summed as well, and kept",
        ),
        Mistake(
            [
                ("sum_to(dout * self.y", "sum_to(self.y + 0 * dout"),
                ("sum_to(dout * self.x", "sum_to(self.x + 0 * dout"),
            ],
            "the local derivative is multiplied by the upstream gradient dout",
        ),
    ],
)
# END SPEC
