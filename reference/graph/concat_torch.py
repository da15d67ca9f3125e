"""Concat on tensors: the merge node, side by side.

What it computes
    Several tensors joined along one axis, both directions written by hand and without autograd.
    backward gives each input the piece of dout that lies where forward put it; the pieces need not
    be equally wide. Everything stays on the device and in the dtype of the inputs.

Formula
    forward:   out = [x_1 | x_2 | ... | x_K] along `axis`
    backward:  dx_k = dout from o_k to o_k + w_k along `axis`,
               w_k: length of x_k along `axis`; o_k = w_1 + ... + w_(k-1)

Shapes
    x_k, dx_k: (N, D_k), or any shapes that are equal but for their length along `axis`
    out, dout: (N, D_1 + ... + D_K), or the same with the sum of the lengths along `axis`

Conventions
    `Concat(axis=1)`; a negative axis counts from the last one. `forward(*xs) -> out` takes two or
    more tensors; `backward(dout) -> tuple` returns as many gradients as there were inputs, in
    their order. No parameters, so `params` and `grads` are empty lists. The xs and dout are not
    changed.

From
    C. Szegedy et al., "Going deeper with convolutions", CVPR 2015 (branches merged along the
    channels).

Example
    x_1 = [[1], [2]] and x_2 = [[3, 4], [5, 6]] give [[1, 3, 4], [2, 5, 6]];
    dout = [[10, 20, 30], [40, 50, 60]] gives ([[10], [40]], [[20, 30], [50, 60]]).
"""

import torch


class Concat:
    def __init__(self, axis=1):
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, *xs):
        """Two or more tensors, equal but for their length along axis -> all, joined there."""
        # BEGIN SOLUTION
        self.widths = [x.shape[self.axis] for x in xs]
        return torch.cat(xs, dim=self.axis)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output -> a tuple of the gradients for the xs, each of its shape."""
        # BEGIN SOLUTION
        return torch.split(dout, self.widths, dim=self.axis)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "concat",
    Concat,
    also=[Device()],
    hints=[
        "backward must know how wide each input was: keep the lengths along axis on self.",
        "torch.split takes a list of lengths and an axis; given one number it cuts equal pieces.",
    ],
    mistakes=[
        Mistake(
            (
                "torch.split(dout, self.widths, dim",
                "torch.tensor_split(dout, len(self.widths), dim",
            ),
            "the pieces are as wide as the inputs were, which need not be equally wide",
            row=74,
        ),
        Mistake(
            ("self.widths, dim=self.axis", "self.widths, dim=1"),
            "backward cuts along the axis that forward joined, which need not be 1",
        ),
        Mistake(
            (
                "torch.split(dout, self.widths, dim=self.axis)",
                "tuple(dout.narrow(self.axis, 0, w) for w in self.widths)",
            ),
            "each piece begins where the one before it ends; they do not all begin at 0",
        ),
        Mistake(
            (
                "self.widths = [x.shape[self.axis] for x in xs]",
                "self.widths = getattr(self, 'widths', None) or [x.shape[self.axis] for x in xs]",
            ),
            "the widths are those of the last forward, not of the first",
        ),
    ],
)
# END SPEC
