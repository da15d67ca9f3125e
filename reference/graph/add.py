"""Add: the addition node.

What it computes
    The sum of two arrays. The node hands its upstream gradient on to both inputs unchanged, which
    is why a skip connection lets gradients through, and why a bias gets the gradient of its
    layer's output. The one thing to write with care is broadcasting: an element that forward used
    in several places gets a gradient from each of them.

Formula
    forward:   out = x + y
    backward:  dx = dout, dy = dout, each summed over the axes that broadcasting added or stretched

Shapes
    x, y: any two shapes that NumPy broadcasts together, () included
    out, dout: the common shape
    dx: x's shape; dy: y's shape
    For example (4, 1, 5) + (3, 1) is (4, 3, 5): dx is dout summed over axis 1, keeping it with
    length 1; dy is dout summed over axis 0, which y does not have, and over axis 2.

Conventions
    `forward(x, y) -> out`, `backward(dout) -> (dx, dy)`; no parameters, so `params` and `grads`
    are empty lists. x, y and dout are not changed. dx has exactly x's shape and dy exactly y's,
    also where an axis had length 1. `add(x, x)` still returns two gradients, one for each use.
    `sum_to` is a suggestion: it is not graded on its own, and you may do without it.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (the addition node);
    C. R. Harris et al., "Array programming with NumPy", Nature 585, 2020 (broadcasting).

Example
    x = [[1], [2]] and y = [10, 20, 30] give out = [[11, 21, 31], [12, 22, 32]];
    dout = [[1, 2, 3], [4, 5, 6]] gives dx = [[6], [15]] and dy = [5, 7, 9].
"""


def sum_to(gradient, shape):
    """`gradient` summed over every axis that broadcasting from `shape` added or stretched."""
    # BEGIN SOLUTION
    added = gradient.ndim - len(shape)
    stretched = [added + i for i, n in enumerate(shape) if n == 1]
    return gradient.sum(axis=(*range(added), *stretched), keepdims=True).reshape(shape)
    # END SOLUTION


class Add:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, y):
        """x and y of shapes that broadcast -> x + y of the common shape."""
        # BEGIN SOLUTION
        self.shapes = x.shape, y.shape
        return x + y
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output -> (dx, dy), of x's and of y's shape."""
        # BEGIN SOLUTION
        x_shape, y_shape = self.shapes
        return sum_to(dout, x_shape), sum_to(dout, y_shape)
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
    Add,
    form=Layer(),
    cases=[
        Case("equal shapes", x=normal(4, 5), y=normal(4, 5)),
        Case("a bias", x=normal(4, 5), y=normal(5)),
        Case("the row first", x=normal(3), y=normal(2, 4, 3)),
        Case("one row", x=normal(1, 5), y=normal(1, 5)),
        Case("both stretched", x=normal(4, 1, 5), y=normal(3, 1)),
        Case("a scalar", x=fixed(-1.5), y=normal(2, 3)),
        Case("two scalars", x=fixed(2.5), y=fixed(-4.0)),
        Case("images", x=normal(2, 3, 7, 6), y=normal(3, 1, 1)),
        Case("the same array twice", x=normal(3, 4), y=Alias("x")),
        Case("zeros", x=fixed([[0.0, -0.0, 1.0]]), y=fixed([[0.0], [-1.0]])),
        Case("large values", x=normal(3, 4, scale=1e6), y=normal(3, 1)),
        Case("not contiguous", x=normal(6, 3).strided(), y=normal(6, 1)),
        Case("Fortran order", x=normal(2, 5, 3), y=normal(5, 3).fortran()),
    ],
    checks=[Oracle("torch.add"), Gradient(), State()],
    hints=[
        "Equal shapes: backward is (dout, dout). Else: which elements did forward use twice?",
        "An element that was used k times gets the sum of k upstream gradients. backward needs "
        "the shapes of x and y, so keep them on self in forward.",
        "Shapes are aligned at their last axis. Sum dout over the axes in front that x does not "
        "have, and over those where x has length 1; the latter stay, with length 1.",
    ],
    mistakes=[
        Mistake(
            ("return sum_to(dout, x_shape), sum_to(dout, y_shape)", "return dout, dout"),
            "where an input was broadcast its gradient is dout summed back to that input's shape",
        ),
        Mistake(
            (
                "gradient.sum(axis=(*range(added), *stretched), keepdims=True).reshape(shape)",
                "gradient.sum(axis=tuple(range(added)))",
            ),
            "an axis of length 1 that broadcasting stretched is summed as well, and kept",
        ),
        Mistake(
            ("gradient.sum(axis", "gradient.mean(axis"),
            "the gradients of a broadcast element's uses add up; they are not averaged",
        ),
        Mistake(
            ("return x + y", "x += y\n        return x"),
            "forward adds y into x itself; make a new array",
        ),
        Mistake(
            ("sum_to(dout, y_shape)", "sum_to(-dout, y_shape)"),
            "y is added, not subtracted, so its gradient has the sign of dout",
        ),
    ],
)
# END SPEC
