"""Pad: a margin around an image.

What it computes
    A kernel that has to fit whole visits the pixels of the border less often than the others, and
    the image shrinks with every layer. A margin around it helps. Filled with zeros it is the usual
    padding; filled with the nearest pixel of the image it invents no edge where there is none.
    Backward is the transposed question: where did each pixel go? A pixel of the border was copied
    into the margin, a corner many times, and gets back the gradients of all its copies.

Formula
    y[n, c, i, j] = x[n, c, i - pad, j - pad]  inside,
                    0                          in the margin, mode "zero"
                    x at the nearest pixel     in the margin, mode "edge"
    dx[n, c, h, w] = the sum of dout over all places where x[n, c, h, w] was put

Shapes
    x, dx: (N, C, H, W)
    y, dout: (N, C, H + 2 pad, W + 2 pad)

Conventions
    `Pad(pad, mode="zero")`, mode "zero" or "edge"; the same margin on all four sides; pad may be 0.
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed.

From
    Y. LeCun et al., "Backpropagation applied to handwritten zip code recognition", Neural
    Computation 1, 1989, where the margin has a constant value; the gradient by the chain rule.

Example
    One image [[1, 2]] with pad = 1: "zero" gives [[0, 0, 0, 0], [0, 1, 2, 0], [0, 0, 0, 0]], "edge"
    gives three rows [1, 1, 2, 2]. With a dout of ones dx is [[1, 1]], and [[6, 6]] for "edge".
"""

import numpy as np


class Pad:
    def __init__(self, pad, mode="zero"):
        self.pad = pad
        self.mode = mode
        self.params = []
        self.grads = []

    def forward(self, x):
        """x (N, C, H, W) -> y (N, C, H + 2 pad, W + 2 pad)."""
        # BEGIN SOLUTION
        self.H, self.W = x.shape[2:]
        margin = ((0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad))
        return np.pad(x, margin, mode="edge" if self.mode == "edge" else "constant")
        # END SOLUTION

    def backward(self, dout):
        """dout (N, C, H + 2 pad, W + 2 pad) -> dx (N, C, H, W)."""
        # BEGIN SOLUTION
        rows = slice(self.pad, self.pad + self.H)
        columns = slice(self.pad, self.pad + self.W)
        if self.mode == "zero":
            return dout[:, :, rows, columns].copy()
        dx = dout[:, :, rows].copy()
        dx[:, :, 0] += dout[:, :, : rows.start].sum(axis=2)
        dx[:, :, -1] += dout[:, :, rows.stop :].sum(axis=2)
        folded = dx[:, :, :, columns].copy()
        folded[:, :, :, 0] += dx[:, :, :, : columns.start].sum(axis=3)
        folded[:, :, :, -1] += dx[:, :, :, columns.stop :].sum(axis=3)
        return folded
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def padded(x, pad, mode="zero"):
    from torch.nn import functional

    kind = "replicate" if mode == "edge" else "constant"
    return functional.pad(x, (pad, pad, pad, pad), mode=kind)


exercise = Exercise(
    Pad,
    form=Layer(),
    cases=[
        Case("zeros", x=normal(2, 3, 4, 5), pad=1),
        Case("zeros, a wide margin", x=normal(1, 2, 5, 3), pad=3),
        Case("edges", x=normal(2, 3, 4, 5), pad=1, mode="edge"),
        Case("edges, a wide margin", x=normal(3, 1, 2, 4), pad=3, mode="edge"),
        Case("no margin", x=normal(2, 1, 3, 4), pad=0),
        Case("no margin, edges", x=normal(1, 2, 4, 3), pad=0, mode="edge"),
        Case("one row", x=normal(2, 2, 1, 3), pad=2, mode="edge"),
        Case("one pixel", x=normal(2, 3, 1, 1), pad=2, mode="edge"),
    ],
    checks=[Oracle(padded), Gradient(), State()],
    hints=[
        "forward: a larger array with x in the middle. np.pad makes both kinds.",
        'backward for "zero": the middle of dout, from pad to pad + H. (A slice pad:-pad is empty '
        "where pad is 0.)",
        'backward for "edge": fold one axis after the other. First add the rows of the upper '
        "margin to the first row of the middle and those of the lower one to the last, then the "
        "same with columns of what came out.",
    ],
    mistakes=[
        Mistake(
            [
                ("rows = slice(self.pad, self.pad + self.H)", "rows = slice(self.pad, -self.pad)"),
                (
                    "columns = slice(self.pad, self.pad + self.W)",
                    "columns = slice(self.pad, -self.pad)",
                ),
            ],
            "the slice pad:-pad is empty where pad is 0; cut from pad to pad + H",
        ),
        Mistake(
            ('if self.mode == "zero":', "if True:"),
            "what was copied into the margin flows back from there, added to the edge",
        ),
        Mistake(
            [
                ("        dx[:, :, 0] += dout", "        dx[:, :, 0] = dout"),
                ("        dx[:, :, -1] += dout", "        dx[:, :, -1] = dout"),
                ("folded[:, :, :, 0] += dx", "folded[:, :, :, 0] = dx"),
                ("folded[:, :, :, -1] += dx", "folded[:, :, :, -1] = dx"),
            ],
            "an edge pixel keeps its own gradient, and those of its copies are added to it",
        ),
        Mistake(
            [
                ("folded[:, :, :, 0] += dx[:, :, :, :", "folded[:, :, :, 0] += dout[:, :, rows, :"),
                (
                    "folded[:, :, :, -1] += dx[:, :, :, columns",
                    "folded[:, :, :, -1] += dout[:, :, rows, columns",
                ),
            ],
            "the corners of the margin are lost: fold the columns of what the rows gave",
        ),
        Mistake(
            [
                (".sum(axis=2)\n        dx[:, :, -1]", ".mean(axis=2)\n        dx[:, :, -1]"),
                ("rows.stop :].sum(axis=2)", "rows.stop :].mean(axis=2)"),
            ],
            "the gradients of all copies add up; here it is their mean",
        ),
        Mistake(
            (
                'mode="edge" if self.mode == "edge" else "constant"',
                'mode="reflect" if self.mode == "edge" else "constant"',
            ),
            "the margin repeats the nearest pixel; it does not mirror the image",
        ),
    ],
)
# END SPEC
