"""Average pooling: the mean of a neighbourhood.

What it computes
    Each window of an image becomes its mean: the image gets smaller and loses its fine detail, as
    in a photograph that is scaled down. Unlike max pooling every pixel has its share, so backward
    is simply the same share of the gradient for each. It is a convolution whose kernel is
    1 / size^2 everywhere, channel by channel, with nothing to learn.

Formula
    forward:   y[n, c, i, j] = (1 / size^2) sum over u, v of xp[n, c, i stride + u, j stride + v]
               with xp the image with a margin of pad zeros on all sides
    backward:  dx[n, c, h, w] = (1 / size^2) times the sum of dout over all windows it is in

Shapes
    x, dx: (N, C, H, W)
    y, dout: (N, C, OH, OW), OH = floor((H + 2 pad - size) / stride) + 1, OW likewise

Conventions
    `AvgPool2d(size, stride=None, pad=0)`: windows of size x size; stride None stands for size. The
    margin counts: a window of which a part lies in it is divided by size^2 all the same, as in
    PyTorch unless told otherwise. pad is at most size / 2. `forward(x) -> y`,
    `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x and dout are
    not changed. Time counts: no Python loop over the samples.

From
    Y. LeCun et al., "Handwritten digit recognition with a back-propagation network", NIPS 1989.

Example
    [[1, 2, 5], [4, 3, 0]] with size 2 and stride 1: y = [[2.5, 2.5]]. dout = [[4, 8]] gives
    dx = [[1, 3, 2], [1, 3, 2]].
"""

import numpy as np


class AvgPool2d:
    def __init__(self, size, stride=None, pad=0):
        self.size = size
        self.stride = size if stride is None else stride
        self.pad = pad
        self.params = []
        self.grads = []

    def forward(self, x):
        """x (N, C, H, W) -> y (N, C, OH, OW)."""
        # BEGIN SOLUTION
        N, C, self.H, self.W = x.shape
        p = self.pad
        xp = np.zeros((N, C, self.H + 2 * p, self.W + 2 * p), dtype=x.dtype)
        xp[:, :, p : p + self.H, p : p + self.W] = x
        self.OH = (self.H + 2 * p - self.size) // self.stride + 1
        self.OW = (self.W + 2 * p - self.size) // self.stride + 1
        return sum(xp[self.seen(k)] for k in range(self.size**2)) / self.size**2

    def seen(self, k):
        """Which pixels of the padded image are number k of their windows."""
        s, (u, v) = self.stride, divmod(k, self.size)
        return ..., slice(u, u + s * self.OH, s), slice(v, v + s * self.OW, s)
        # END SOLUTION

    def backward(self, dout):
        """dout (N, C, OH, OW) -> dx (N, C, H, W)."""
        # BEGIN SOLUTION
        p = self.pad
        shape = (*dout.shape[:2], self.H + 2 * p, self.W + 2 * p)
        dxp = np.zeros(shape, dtype=dout.dtype)
        share = dout / self.size**2
        for k in range(self.size**2):
            dxp[self.seen(k)] += share
        return dxp[:, :, p : p + self.H, p : p + self.W]
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Speed, State, fixed, normal


def avg_pool2d(x, size, stride=None, pad=0):
    from torch.nn import functional

    return functional.avg_pool2d(x, size, stride=stride, padding=pad)


exercise = Exercise(
    AvgPool2d,
    form=Layer(),
    cases=[
        Case("the plain case", x=normal(2, 3, 4, 6), size=2),
        Case("overlapping windows", x=normal(2, 1, 5, 7), size=3, stride=2),
        Case("stride 1, a wide margin", x=normal(1, 1, 4, 5), size=6, stride=1, pad=3),
        Case("padding", x=normal(2, 2, 5, 4), size=3, stride=2, pad=1),
        Case("left over at the end", x=normal(3, 2, 7, 5), size=3),
        Case("gaps between the windows", x=normal(1, 2, 6, 7), size=2, stride=3, pad=1),
        Case("zeros", x=fixed([[[[0.0, 1.0, -0.0, 0.0], [0.0, -1.0, 0.0, 2.0]]]]), size=2),
        Case("large values, other layouts", x=normal(2, 3, 4, 5, scale=1e3).fortran(), size=2),
    ],
    checks=[
        Oracle(avg_pool2d),
        Gradient(),
        State(),
        Speed(Case("many images", x=normal(1024, 4, 4, 4), size=2), at_most=8),
    ],
    hints=[
        "Pixel number k of all windows together is a slice of the image, of the output's size: the "
        "output is the mean of size * size such slices.",
        "backward goes the same way: each slice of a padded dx gets dout / size^2, added, since "
        "windows may overlap. At the end the margin is cut off.",
    ],
    mistakes=[
        Mistake(
            ("share = dout / self.size**2", "share = dout"),
            "each pixel counts for 1 / size^2 of the mean, and gets that share of the gradient",
            row=67,
        ),
        Mistake(
            [
                (
                    "        return sum(xp[self.seen(k)] for k in range(self.size**2)) / self.size**2\n",
                    "        on = 0 * xp\n"
                    "        on[:, :, p : p + self.H, p : p + self.W] = 1\n"
                    "        self.count = sum(on[self.seen(k)] for k in range(self.size**2))\n"
                    "        return sum(xp[self.seen(k)] for k in range(self.size**2)) / self.count\n",
                ),
                ("share = dout / self.size**2", "share = dout / self.count"),
            ],
            "the margin counts: divide by size^2 at the border too, not by the pixels inside",
            row=68,
        ),
        Mistake(
            ("dxp[self.seen(k)] += share", "dxp[self.seen(k)] = share"),
            "windows overlap: a pixel gets its share from all of them, added up",
        ),
        Mistake(
            ("in range(self.size**2)) / self.size**2", "in range(self.size**2)) / self.size"),
            "a window has size^2 pixels: divide by that",
        ),
        Mistake(
            ("size if stride is None else stride", "1 if stride is None else stride"),
            "without a stride the windows lie side by side: stride is size",
        ),
        Mistake(
            ("return dxp[:, :, p : p + self.H, p : p + self.W]", "return dxp[:, :, p:-p, p:-p]"),
            "the slice pad:-pad is empty where pad is 0; cut from pad to pad + H",
        ),
    ],
)
# END SPEC
