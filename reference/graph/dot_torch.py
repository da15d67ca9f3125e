"""Dot on tensors: the inner product node.

What it computes
    The inner product of two vectors, for every row of a batch: one number a row, both directions
    written by hand and without autograd. It is an element-wise product followed by a sum, and its
    backward is theirs in turn. Everything stays on the device and in the dtype of the inputs.

Formula
    forward:   out[n] = sum over d of x[n, d] y[n, d]
    backward:  dx[n, d] = dout[n] y[n, d],  dy[n, d] = dout[n] x[n, d]

Shapes
    x, y, dx, dy: (N, D)
    out, dout: (N,)

Conventions
    `forward(x, y) -> out`, `backward(dout) -> (dx, dy)`; no parameters, so `params` and `grads`
    are empty lists. x and y have the same shape: nothing is broadcast. x, y and dout are not
    changed. x and y may be the very same tensor: `forward(x, x)` has two partial derivatives, and
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
        return (x * y).sum(dim=1)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of shape (N,) -> (dx, dy), each (N, D)."""
        # BEGIN SOLUTION
        dout = dout[:, None]
        return dout * self.y, dout * self.x
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "dot",
    Dot,
    also=[Device()],
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
            ("dout * self.x", "dout * self.x * (self.x is not self.y)"),
            "each of x's two uses contributes; the partials add up",
            row=75,
        ),
        Mistake(
            ("(x * y).sum(dim=1)", "(x * y).sum(dim=1, keepdim=True)"),
            "the output has shape (N,): the axis that is summed over goes",
        ),
    ],
)
# END SPEC
