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
    # YOUR CODE HERE
    raise NotImplementedError


class Multiply:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, y):
        """x and y of shapes that broadcast -> x * y of the common shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output -> (dx, dy), of x's and of y's shape."""
        # YOUR CODE HERE
        raise NotImplementedError
