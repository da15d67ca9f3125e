"""Repeat: the node that copies along an axis.

What it computes
    An array of length 1 along one axis, copied n times along it. Broadcasting does this silently,
    as when one bias row is added to every sample of a batch; here it is a node of its own, with
    its backward in the open. It is the dual of the sum node: the forward of either is the backward
    of the other.

Formula
    forward:   out[..., i, ...] = x[..., 0, ...] for i = 0 ... n - 1, with i at `axis`
    backward:  dx = the sum of dout over `axis`, which stays with length 1

Shapes
    x, dx: (1, D), or any shape with length 1 along `axis`
    out, dout: (n, D), or x's shape with length n along `axis`

Conventions
    `Repeat(n, axis=0)`, n >= 1; a negative axis counts from the last one. `forward(x) -> out`,
    `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x and dout are
    not changed.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (the repeat node).

Example
    x = [[1, 2]] with n = 3 gives [[1, 2], [1, 2], [1, 2]];
    dout = [[1, 2], [3, 4], [5, 6]] gives dx = [[9, 12]].
"""

import numpy as np


class Repeat:
    def __init__(self, n, axis=0):
        self.n = n
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of length 1 along axis -> x n times along that axis."""
        # BEGIN SOLUTION
        return np.repeat(x, self.n, axis=self.axis)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of length n along axis -> that for x, of length 1."""
        # BEGIN SOLUTION
        return dout.sum(axis=self.axis, keepdims=True)
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def repeated(x, n, axis=0):
    sizes = list(x.shape)
    sizes[axis] = n
    return x.expand(sizes)


exercise = Exercise(
    Repeat,
    form=Layer(),
    cases=[
        Case("a row for a batch", x=normal(1, 5), n=4),
        Case("a column", x=normal(3, 1), n=4, axis=1),
        Case("the last axis", x=normal(2, 5, 1), n=3, axis=-1),
        Case("the middle axis", x=normal(2, 1, 5), n=3, axis=1),
        Case("once", x=normal(1, 4), n=1),
        Case("two axes of length 1", x=normal(1, 3, 1), n=5, axis=2),
        Case("zeros", x=fixed([[0.0, -0.0, -2.0]]), n=2),
        Case("large values", x=normal(1, 3, scale=1e6), n=4),
        Case("not contiguous", x=normal(1, 4).strided(), n=3),
        Case("Fortran order", x=normal(4, 1, 2, 3).fortran(), n=5, axis=-3),
    ],
    checks=[Oracle(repeated), Gradient(), State()],
    hints=[
        "Each element of x stands in n places of the output. What does it get from each of them?",
        "Copy with np.repeat along axis; in backward sum over that axis and keep it, length 1.",
    ],
    mistakes=[
        Mistake(
            ("dout.sum(", "dout.mean("),
            "each of the n copies contributes: the gradients add up and are not divided by n",
            row=77,
        ),
        Mistake(
            ("dout.sum(axis=self.axis, keepdims=True)", "dout.sum(axis=self.axis)"),
            "dx has x's shape: the axis that was summed over stays, with length 1",
        ),
        Mistake(
            ("dout.sum(axis=self.axis", "dout.sum(axis=0"),
            "backward sums over the axis that forward repeated, which need not be the first",
        ),
        Mistake(
            (
                "dout.sum(axis=self.axis, keepdims=True)",
                "dout.take([0], axis=self.axis)",
            ),
            "backward keeps one copy's gradient; all n contribute and they add up",
        ),
        Mistake(
            ("np.repeat(x, self.n, axis=self.axis)", "np.repeat(x, self.n, axis=0)"),
            "forward repeats along axis, which need not be the first",
        ),
    ],
)
# END SPEC
