"""Multiply on tensors: the multiplication node.

What it computes
    The element-wise product of two tensors, both directions written by hand and without autograd.
    Each input's gradient is the upstream gradient times the *other* input; an element that
    broadcasting used in several places gets a gradient from each of them. Everything stays on the
    device and in the dtype of the inputs.

Formula
    forward:   out = x * y, element by element
    backward:  dx = dout * y, dy = dout * x, each summed over the axes that broadcasting added or
               stretched

Shapes
    x, y: any two shapes that PyTorch broadcasts together, () included
    out, dout: the common shape
    dx: x's shape; dy: y's shape

Conventions
    `forward(x, y) -> out`, `backward(dout) -> (dx, dy)`; no parameters, so `params` and `grads`
    are empty lists. x, y and dout are not changed. dx has exactly x's shape and dy exactly y's,
    also where an axis had length 1. x and y may be the very same tensor: `forward(x, x)` has two
    partial derivatives, backward returns both, and whoever asks for the gradient of x**2 adds
    them. `sum_to` is a suggestion: it is not graded on its own, and you may do without it. Mind
    that `sum` with an empty list of axes sums over all of them.

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
    axes = [i for i in range(gradient.ndim) if i < added or shape[i - added] == 1]
    if not axes:
        return gradient
    return gradient.sum(dim=axes, keepdim=True).reshape(shape)
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
from grader import Device, Mistake, Twin

exercise = Twin(
    "multiply",
    Multiply,
    also=[Device()],
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
            ("    if not axes:\n        return gradient\n", ""),
            "torch sums over all axes when the list is empty; with nothing broadcast, sum none",
        ),
        Mistake(
            [
                ("sum_to(dout * self.y, self.x.shape)", "dout * self.y"),
                ("sum_to(dout * self.x, self.y.shape)", "dout * self.x"),
            ],
            "where an input was broadcast its gradient is summed back to that input's shape",
        ),
    ],
)
# END SPEC
