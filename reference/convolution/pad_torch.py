"""Pad on tensors: a margin around an image.

What it computes
    A kernel that has to fit whole visits the pixels of the border less often than the others, and
    the image shrinks with every layer. A margin around it helps. Filled with zeros it is the usual
    padding; filled with the nearest pixel of the image it invents no edge where there is none.
    Backward is the transposed question: where did each pixel go? A pixel of the border was copied
    into the margin, a corner many times, and gets back the gradients of all its copies. Written by
    hand on PyTorch tensors, without autograd; everything stays on the device and in the dtype of
    what is given.

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
    lists. x and dout are not changed. `torch.nn` is out of bounds: a margin is made by hand.

From
    Y. LeCun et al., "Backpropagation applied to handwritten zip code recognition", Neural
    Computation 1, 1989, where the margin has a constant value; the gradient by the chain rule.

Example
    One image [[1, 2]] with pad = 1: "zero" gives [[0, 0, 0, 0], [0, 1, 2, 0], [0, 0, 0, 0]], "edge"
    gives three rows [1, 1, 2, 2]. With a dout of ones dx is [[1, 1]], and [[6, 6]] for "edge".
"""

import torch


class Pad:
    def __init__(self, pad, mode="zero"):
        self.pad = pad
        self.mode = mode
        self.params = []
        self.grads = []

    def forward(self, x):
        """x (N, C, H, W) -> y (N, C, H + 2 pad, W + 2 pad)."""
        # BEGIN SOLUTION
        H, W = x.shape[2:]
        self.rows, self.columns = (self.nearest(n, x.device) for n in (H, W))
        if self.mode == "edge":
            return x[:, :, self.rows][:, :, :, self.columns]
        y = x.new_zeros((*x.shape[:2], len(self.rows), len(self.columns)))
        y[:, :, self.pad : self.pad + H, self.pad : self.pad + W] = x
        return y
        # END SOLUTION

    def backward(self, dout):
        """dout (N, C, H + 2 pad, W + 2 pad) -> dx (N, C, H, W)."""
        # BEGIN SOLUTION
        H, W = (n - 2 * self.pad for n in dout.shape[2:])
        if self.mode == "zero":
            return dout[:, :, self.pad : self.pad + H, self.pad : self.pad + W].clone()
        dx = dout.new_zeros((*dout.shape[:2], H, dout.shape[3]))
        dx.index_add_(2, self.rows, dout)
        folded = dout.new_zeros((*dout.shape[:2], H, W))
        return folded.index_add_(3, self.columns, dx)

    def nearest(self, length, device):
        """For each place of a padded axis the nearest one of the axis itself."""
        return torch.arange(-self.pad, length + self.pad, device=device).clamp(0, length - 1)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "pad",
    Pad,
    also=[Device()],
    hints=[
        "forward: a larger tensor of zeros with x written into its middle. For edges, index x with "
        "the nearest row of each place, then with the nearest column.",
        'backward for "zero": the middle of dout, from pad to pad + H. (A slice pad:-pad is empty '
        "where pad is 0.)",
        'backward for "edge": one axis after the other; index_add_ adds each row of dout to the '
        "row that was copied there.",
    ],
    mistakes=[
        Mistake(
            (
                "dout[:, :, self.pad : self.pad + H, self.pad : self.pad + W]",
                "dout[:, :, self.pad : -self.pad, self.pad : -self.pad]",
            ),
            "the slice pad:-pad is empty where pad is 0; cut from pad to pad + H",
        ),
        Mistake(
            ('if self.mode == "zero":', "if True:"),
            "what was copied into the margin flows back from there, added to the edge",
        ),
        Mistake(
            [
                ("dx.index_add_(2, self.rows, dout)", "dx[:, :, self.rows] = dout"),
                (
                    "return folded.index_add_(3, self.columns, dx)",
                    "folded[:, :, :, self.columns] = dx\n        return folded",
                ),
            ],
            "= keeps one of the copies of a pixel; the gradients of all of them add up",
        ),
        Mistake(
            ('if self.mode == "edge":', "if self.pad < 0:"),
            "the margin repeats the nearest pixel in the mode edge; here it is 0",
        ),
    ],
)
# END SPEC
