"""Sum: the node that adds up along an axis.

What it computes
    The sum along one axis, which stays with length 1. Every summed element moves the result by as
    much as it moves itself, so the upstream gradient is handed to all of them. It is the dual of
    the repeat node: the forward of either is the backward of the other.

Formula
    forward:   out[..., 0, ...] = sum over i of x[..., i, ...], with i at `axis`
    backward:  dx[..., i, ...] = dout[..., 0, ...] for every i

Shapes
    x, dx: (N, D), or any shape with at least one axis
    out, dout: (1, D), or x's shape with length 1 along `axis`

Conventions
    `Sum(axis=0)`; a negative axis counts from the last one. The axis stays, with length 1.
    `forward(x) -> out`, `backward(dout) -> dx` of x's full shape; no parameters, so `params` and
    `grads` are empty lists. x and dout are not changed.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (the sum node).

Example
    x = [[1, 2], [3, 4], [5, 6]] gives [[9, 12]];
    dout = [[10, 20]] gives dx = [[10, 20], [10, 20], [10, 20]].
"""

import numpy as np


class Sum:
    def __init__(self, axis=0):
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> its sum along axis, which stays with length 1."""
        # BEGIN SOLUTION
        self.n = x.shape[self.axis]
        return x.sum(axis=self.axis, keepdims=True)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of length 1 along axis -> that for x, in full."""
        # BEGIN SOLUTION
        return np.repeat(dout, self.n, axis=self.axis)
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def summed(x, axis=0):
    return x.sum(dim=axis, keepdim=True)


exercise = Exercise(
    Sum,
    form=Layer(),
    cases=[
        Case("over a batch", x=normal(4, 5)),
        Case("over a row", x=normal(4, 5), axis=1),
        Case("a batch of one", x=normal(1, 3)),
        Case("the last axis", x=normal(2, 3, 5), axis=-1),
        Case("the middle axis", x=normal(2, 4, 3), axis=1),
        Case("a vector", x=normal(6)),
        Case("zeros", x=fixed([[0.0, -0.0, -2.0], [0.0, 0.0, 2.0]])),
        Case("large values", x=normal(3, 4, scale=1e6), axis=-1),
        Case("not contiguous", x=normal(3, 4).strided(), axis=1),
        Case("Fortran order", x=normal(4, 5, 2, 3).fortran(), axis=-3),
    ],
    checks=[Oracle(summed), Gradient(), State()],
    hints=[
        "Move one element of x by a little: the sum moves by the same amount, whichever it was.",
        "Sum with keepdims; keep x's length along axis on self, and in backward repeat dout that "
        "many times along axis.",
    ],
    mistakes=[
        Mistake(
            ("np.repeat(dout, self.n, axis=self.axis)", "dout"),
            "every summed element gets the gradient: dout is repeated along axis to x's shape",
            row=78,
        ),
        Mistake(
            (
                "np.repeat(dout, self.n, axis=self.axis)",
                "np.repeat(dout, self.n, axis=self.axis) / self.n",
            ),
            "the gradient is not shared out: each summed element gets all of dout",
        ),
        Mistake(
            ("x.sum(axis=self.axis, keepdims=True)", "x.sum(axis=self.axis)"),
            "the axis that is summed over stays, with length 1",
        ),
        Mistake(
            ("x.sum(axis", "x.mean(axis"),
            "this node sums; it does not divide by the number of elements",
        ),
        Mistake(
            ("np.repeat(dout, self.n, axis=self.axis)", "np.repeat(dout, self.n, axis=0)"),
            "backward repeats along the axis that forward summed over, which need not be the first",
        ),
    ],
)
# END SPEC
