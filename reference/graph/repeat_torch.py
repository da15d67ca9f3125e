"""Repeat on tensors: the node that copies along an axis.

What it computes
    A tensor of length 1 along one axis, copied n times along it, both directions written by hand
    and without autograd. Broadcasting does this silently; here it is a node of its own, the dual
    of the sum node. Everything stays on the device and in the dtype of x.

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


class Repeat:
    def __init__(self, n, axis=0):
        self.n = n
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of length 1 along axis -> x n times along that axis."""
        # BEGIN SOLUTION
        return x.repeat_interleave(self.n, dim=self.axis)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of length n along axis -> that for x, of length 1."""
        # BEGIN SOLUTION
        return dout.sum(dim=self.axis, keepdim=True)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "repeat",
    Repeat,
    also=[Device()],
    hints=[
        "Each element of x stands in n places of the output. What does it get from each of them?",
        "Copy with repeat_interleave along axis (a tensor's own repeat counts differently: it "
        "wants a number for every axis); in backward sum over axis, and keep it with length 1.",
    ],
    mistakes=[
        Mistake(
            ("dout.sum(", "dout.mean("),
            "each of the n copies contributes: the gradients add up and are not divided by n",
            row=77,
        ),
        Mistake(
            ("dout.sum(dim=self.axis, keepdim=True)", "dout.sum(dim=self.axis)"),
            "dx has x's shape: the axis that was summed over stays, with length 1",
        ),
        Mistake(
            ("dout.sum(dim=self.axis", "dout.sum(dim=0"),
            "backward sums over the axis that forward repeated, which need not be the first",
        ),
        Mistake(
            ("x.repeat_interleave(self.n, dim=self.axis)", "x.repeat(self.n, *[1] * (x.ndim - 1))"),
            "forward repeats along axis, which need not be the first",
        ),
    ],
)
# END SPEC
