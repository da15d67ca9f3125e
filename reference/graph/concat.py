"""Concat: the merge node, side by side.

What it computes
    Several arrays joined along one axis: the channels of an inception module's branches, word
    vectors with features, an input with what skipped some layers. Nothing is computed, so backward
    has only to give each input the piece of dout that lies where forward put it. The pieces need
    not be equally wide.

Formula
    forward:   out = [x_1 | x_2 | ... | x_K] along `axis`
    backward:  dx_k = dout from o_k to o_k + w_k along `axis`,
               w_k: length of x_k along `axis`; o_k = w_1 + ... + w_(k-1)

Shapes
    x_k, dx_k: (N, D_k), or any shapes that are equal but for their length along `axis`
    out, dout: (N, D_1 + ... + D_K), or the same with the sum of the lengths along `axis`

Conventions
    `Concat(axis=1)`; a negative axis counts from the last one. `forward(*xs) -> out` takes two or
    more arrays; `backward(dout) -> tuple` returns as many gradients as there were inputs, in their
    order. No parameters, so `params` and `grads` are empty lists. The xs and dout are not changed.

From
    C. Szegedy et al., "Going deeper with convolutions", CVPR 2015 (branches merged along the
    channels).

Example
    x_1 = [[1], [2]] and x_2 = [[3, 4], [5, 6]] give [[1, 3, 4], [2, 5, 6]];
    dout = [[10, 20, 30], [40, 50, 60]] gives ([[10], [40]], [[20, 30], [50, 60]]).
"""

import numpy as np


class Concat:
    def __init__(self, axis=1):
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, *xs):
        """Two or more arrays, equal but for their length along axis -> all, joined there."""
        # BEGIN SOLUTION
        self.widths = [x.shape[self.axis] for x in xs]
        return np.concatenate(xs, axis=self.axis)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output -> a tuple of the gradients for the xs, each of its shape."""
        # BEGIN SOLUTION
        ends = [sum(self.widths[:k]) for k in range(1, len(self.widths))]
        return tuple(np.split(dout, ends, axis=self.axis))
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Same, State, fixed, normal


def joined(xs, axis=1):
    import torch

    return torch.cat(tuple(xs), dim=axis)


def other_widths_before(Concat, xs, axis=1):
    """The same layer first merges the same arrays the other way round."""
    layer = Concat(axis=axis)
    layer.forward(*xs[::-1])
    layer.forward(*xs)
    dout = np.cos(np.concatenate(xs, axis=axis))
    return {f"dx_{k}": dx for k, dx in enumerate(layer.backward(dout), 1)}


exercise = Exercise(
    Concat,
    form=Layer(),
    cases=[
        Case("unequal widths", xs=[normal(2, 3), normal(2, 5)]),
        Case("four inputs", xs=[normal(3, 2), normal(3, 1), normal(3, 5), normal(3, 4)]),
        Case("equal widths", xs=[normal(4, 3), normal(4, 3)]),
        Case("one sample", xs=[normal(1, 2), normal(1, 4), normal(1, 3)]),
        Case("along the batch", xs=[normal(2, 5), normal(3, 5), normal(1, 5)], axis=0),
        Case("the last axis", xs=[normal(2, 3, 4), normal(2, 3, 1), normal(2, 3, 2)], axis=-1),
        Case("channels of images", xs=[normal(2, 1, 5, 4), normal(2, 3, 5, 4), normal(2, 2, 5, 4)]),
        Case("zeros", xs=[fixed([[0.0, -0.0], [1.0, 0.0]]), fixed([[0.0], [-2.0]])]),
        Case("large values", xs=[normal(3, 4, scale=1e6), normal(3, 2)]),
        Case("not contiguous", xs=[normal(3, 2).strided(), normal(3, 4)]),
        Case("Fortran order", xs=[normal(2, 3, 2).fortran(), normal(2, 4, 2)]),
    ],
    checks=[Oracle(joined), Gradient(), State(), Same(other_widths_before, part="state")],
    hints=[
        "backward must know how wide each input was: keep the lengths along axis on self.",
        "The first input ends at its own width, the second at the sum of the first two, and so "
        "on: a running sum. np.split takes those ends, all but the last.",
    ],
    mistakes=[
        Mistake(
            ("np.split(dout, ends, axis", "np.array_split(dout, len(ends) + 1, axis"),
            "the pieces are as wide as the inputs were, which need not be equally wide",
            row=74,
        ),
        Mistake(
            ("axis=self.axis))", "axis=1))"),
            "backward cuts along the axis that forward joined, which need not be 1",
        ),
        Mistake(
            (
                "tuple(np.split(dout, ends, axis=self.axis))",
                "tuple(dout.take(range(w), axis=self.axis) for w in self.widths)",
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
        Mistake(
            ("return tuple(np.split(dout, ends, axis=self.axis))", "return dout"),
            "each input gets its own piece of dout: a tuple, one gradient an input",
        ),
    ],
)
# END SPEC
