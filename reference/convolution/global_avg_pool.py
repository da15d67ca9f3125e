"""Global average pooling: one number for each channel.

What it computes
    At the end of a convolutional network each channel is a map that says where something was seen.
    Its mean says how much of it there is in the whole image. Taking the means instead of flattening
    everything into a dense layer saves most of a network's weights, works for images of any size,
    and lets each channel stand for a class. There is nothing to learn and so nothing to overfit.

Formula
    forward:   y[n, c] = (1 / (H W)) sum over h, w of x[n, c, h, w]
    backward:  dx[n, c, h, w] = dout[n, c] / (H W)

Shapes
    x, dx: (N, C, H, W)
    y, dout: (N, C)

Conventions
    `GlobalAvgPool()`; `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and
    `grads` are empty lists. x and dout are not changed.

From
    M. Lin, Q. Chen and S. Yan, "Network in network", ICLR 2014.

Example
    One image of two channels, [[1, 3], [0, 4]] and [[5, 5], [5, 5]], gives y = [[2, 5]];
    dout = [[8, 4]] gives a dx of 2 everywhere in the first channel and of 1 in the second.
"""

import numpy as np


class GlobalAvgPool:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x (N, C, H, W) -> y (N, C)."""
        # BEGIN SOLUTION
        self.shape = x.shape
        return x.mean(axis=(2, 3))
        # END SOLUTION

    def backward(self, dout):
        """dout (N, C) -> dx (N, C, H, W)."""
        # BEGIN SOLUTION
        H, W = self.shape[2:]
        share = dout / (H * W)
        return np.broadcast_to(share[:, :, None, None], self.shape).copy()
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def mean(x):
    return x.mean(dim=(2, 3))


exercise = Exercise(
    GlobalAvgPool,
    form=Layer(),
    cases=[
        Case("images", x=normal(2, 3, 4, 5)),
        Case("one sample", x=normal(1, 4, 3, 2)),
        Case("one channel", x=normal(3, 1, 2, 5)),
        Case("one row", x=normal(2, 5, 1, 3)),
        Case("one pixel", x=normal(4, 3, 1, 1)),
        Case("zeros", x=fixed([[[[0.0, -0.0], [0.0, 3.0]]]])),
        Case("large values", x=normal(2, 3, 6, 4, scale=1e3, shift=1e4)),
        Case("not contiguous", x=normal(3, 2, 4, 3).strided()),
    ],
    checks=[Oracle(mean), Gradient(), State()],
    hints=[
        "The mean over the last two axes; backward needs to know how long they were.",
        "Every pixel of a map has the same share in its mean: dout / (H W), in the shape of x. Give "
        "dout two more axes and spread it.",
    ],
    mistakes=[
        Mistake(
            ("share = dout / (H * W)", "share = dout"),
            "each pixel has the share 1 / (H W) in the mean, and in its gradient",
            row=69,
        ),
        Mistake(
            ("x.mean(axis=(2, 3))", "x.sum(axis=(2, 3))"),
            "this is the sum over each map; divide by H W",
        ),
        Mistake(("(H * W)", "H"), "a map has H W pixels: divide by both"),
        Mistake(
            ("x.mean(axis=(2, 3))", "x.mean(axis=(2, 3), keepdims=True)"),
            "the output has two axes, (N, C): the image is gone",
        ),
        Mistake(
            ("dout / (H * W)", "dout / (H * W * self.shape[1])"),
            "each channel has a mean of its own: the channels do not count in it",
        ),
    ],
)
# END SPEC
