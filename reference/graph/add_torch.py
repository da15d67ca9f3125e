"""Add on tensors: the addition node.

What it computes
    The sum of two tensors, both directions written by hand and without autograd. The upstream
    gradient goes to both inputs unchanged, except for broadcasting: an element that forward used
    in several places gets a gradient from each of them. Everything stays on the device and in the
    dtype of the inputs.

Formula
    forward:   out = x + y
    backward:  dx = dout, dy = dout, each summed over the axes that broadcasting added or stretched

Shapes
    x, y: any two shapes that PyTorch broadcasts together, () included
    out, dout: the common shape
    dx: x's shape; dy: y's shape
    For example (4, 1, 5) + (3, 1) is (4, 3, 5): dx is dout summed over axis 1, keeping it with
    length 1; dy is dout summed over axis 0, which y does not have, and over axis 2.

Conventions
    `forward(x, y) -> out`, `backward(dout) -> (dx, dy)`; no parameters, so `params` and `grads`
    are empty lists. x, y and dout are not changed. dx has exactly x's shape and dy exactly y's,
    also where an axis had length 1. `add(x, x)` still returns two gradients, one for each use.
    `sum_to` is a suggestion: it is not graded on its own, and you may do without it. Mind that
    `sum` with an empty list of axes sums over all of them.

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
    axes = [i for i in range(gradient.ndim) if i < added or shape[i - added] == 1]
    if not axes:
        return gradient
    return gradient.sum(dim=axes, keepdim=True).reshape(shape)
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
from grader import Device, Mistake, Twin

exercise = Twin(
    "add",
    Add,
    also=[Device()],
    mistakes=[
        Mistake(
            ("return sum_to(dout, x_shape), sum_to(dout, y_shape)", "return dout, dout"),
            "where an input was broadcast its gradient is dout summed back to that input's shape",
        ),
        Mistake(
            ("    if not axes:\n        return gradient\n", ""),
            "torch sums over all axes when the list is empty; with nothing broadcast, sum none",
        ),
        Mistake(
            ("gradient.sum(dim", "gradient.mean(dim"),
            "the gradients of a broadcast element's uses add up; they are not averaged",
        ),
        Mistake(
            ("return x + y", "return x.add_(y)"),
            "forward adds y into x itself; make a new tensor",
        ),
    ],
)
# END SPEC
