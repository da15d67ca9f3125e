"""Sum on tensors: the node that adds up along an axis.

What it computes
    The sum along one axis, which stays with length 1, both directions written by hand and without
    autograd. The upstream gradient is handed to every summed element: the dual of the repeat node.
    Everything stays on the device and in the dtype of x.

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


class Sum:
    def __init__(self, axis=0):
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> its sum along axis, which stays with length 1."""
        # BEGIN SOLUTION
        self.n = x.shape[self.axis]
        return x.sum(dim=self.axis, keepdim=True)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of length 1 along axis -> that for x, in full."""
        # BEGIN SOLUTION
        return dout.repeat_interleave(self.n, dim=self.axis)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "sum",
    Sum,
    also=[Device()],
    hints=[
        "Move one element of x by a little: the sum moves by the same amount, whichever it was.",
        "Sum with keepdim; keep x's length along axis on self, and in backward repeat dout that "
        "many times along axis, with repeat_interleave or expand.",
    ],
    mistakes=[
        Mistake(
            ("dout.repeat_interleave(self.n, dim=self.axis)", "dout"),
            "every summed element gets the gradient: dout is repeated along axis to x's shape",
            row=78,
        ),
        Mistake(
            (
                "dout.repeat_interleave(self.n, dim=self.axis)",
                "dout.repeat_interleave(self.n, dim=self.axis) / self.n",
            ),
            "the gradient is not shared out: each summed element gets all of dout",
        ),
        Mistake(
            ("x.sum(dim=self.axis, keepdim=True)", "x.sum(dim=self.axis)"),
            "the axis that is summed over stays, with length 1",
        ),
        Mistake(
            (
                "dout.repeat_interleave(self.n, dim=self.axis)",
                "dout.repeat_interleave(self.n, dim=0)",
            ),
            "backward repeats along the axis that forward summed over, which need not be the first",
        ),
    ],
)
# END SPEC
