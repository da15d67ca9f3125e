"""Max pooling: the strongest answer of a neighbourhood.

What it computes
    A filter has answered at every pixel; whether it found something is more important than exactly
    where. Max pooling keeps the largest value of each window and forgets the rest: the image gets
    smaller, later layers see more of it at once, their receptive field grows, and a shift by a
    pixel changes little. It is done channel by channel and has nothing to learn. Backward sends the
    gradient of a window to the pixel that won it, and nothing to the others.

Formula
    forward:   y[n, c, i, j] = max over u, v of xp[n, c, i stride + u, j stride + v]
               with xp the image with a margin of pad on all sides that is -inf
    backward:  dx[n, c, h, w] = the sum of dout over all windows that this pixel won

Shapes
    x, dx: (N, C, H, W)
    y, dout: (N, C, OH, OW), OH = floor((H + 2 pad - size) / stride) + 1, OW likewise

Conventions
    `MaxPool2d(size, stride=None, pad=0)`: windows of size x size; stride None stands for size, so
    that windows do not overlap. pad is at most size / 2. `forward(x) -> y`, `backward(dout) -> dx`;
    no parameters, so `params` and `grads` are empty lists. Where several pixels of a window tie,
    its gradient goes to one of them, or is split among them: it must not be handed out twice.
    x and dout are not changed. Time counts: no Python loop over the samples.

From
    M. Ranzato, F. J. Huang, Y.-L. Boureau and Y. LeCun, "Unsupervised learning of invariant feature
    hierarchies with applications to object recognition", CVPR 2007.

Example
    [[1, 2, 5], [4, 3, 0]] with size 2 and stride 1: y = [[4, 5]]. dout = [[10, 20]] gives
    dx = [[0, 0, 20], [10, 0, 0]].
"""

import numpy as np


class MaxPool2d:
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
        xp = np.full((N, C, self.H + 2 * p, self.W + 2 * p), -np.inf, dtype=x.dtype)
        xp[:, :, p : p + self.H, p : p + self.W] = x
        self.OH = (self.H + 2 * p - self.size) // self.stride + 1
        self.OW = (self.W + 2 * p - self.size) // self.stride + 1
        y = xp[self.seen(0)]
        self.winner = np.zeros(y.shape, dtype=np.int64)
        for k in range(1, self.size**2):
            better = xp[self.seen(k)] > y
            y = np.where(better, xp[self.seen(k)], y)
            self.winner[better] = k
        return y

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
        for k in range(self.size**2):
            dxp[self.seen(k)] += dout * (self.winner == k)
        return dxp[:, :, p : p + self.H, p : p + self.W]
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Gradient,
    Layer,
    Mistake,
    Oracle,
    Speed,
    State,
    fixed,
    normal,
    tied,
)


def max_pool2d(x, size, stride=None, pad=0):
    from torch.nn import functional

    return functional.max_pool2d(x, size, stride=stride, padding=pad)


exercise = Exercise(
    MaxPool2d,
    form=Layer(),
    cases=[
        Case("the plain case", x=normal(2, 3, 4, 6), size=2),
        Case("overlapping windows", x=normal(2, 1, 5, 7), size=3, stride=2),
        Case("stride 1, a wide margin", x=normal(1, 1, 4, 5), size=6, stride=1, pad=3),
        Case("negative values, padding", x=normal(2, 2, 5, 4, shift=-5.0), size=3, stride=2, pad=1),
        Case("left over at the end", x=normal(3, 2, 7, 5), size=3),
        Case("gaps between the windows", x=normal(1, 2, 6, 7), size=2, stride=3, pad=1),
        Case("one window", x=normal(2, 3, 3, 4), size=3, stride=5),
        Case("ties", x=tied(2, 2, 4, 5, step=1.0), size=2, stride=1, kinks=True),
        Case("all equal", x=fixed([[[[0.0] * 5] * 4]]), size=2, kinks=True),
        Case("other layouts", x=normal(3, 2, 7, 5, scale=100.0).fortran(), size=2),
    ],
    checks=[
        Oracle(max_pool2d),
        Gradient(),
        State(),
        Speed(Case("many images", x=normal(1024, 4, 4, 4), size=2), at_most=8),
    ],
    hints=[
        "Pixel number k of all windows together is a slice of the image, of the output's size: the "
        "output is the largest of size * size such slices.",
        "backward has to know who won: keep for each window the number k of its winner.",
        "For each k: dout where k has won, else 0, is added to the slice of k. Windows may overlap, "
        "so add. The margin has to be -inf: a 0 wins against negative pixels.",
    ],
    mistakes=[
        Mistake(
            [
                ("        return y\n", "        self.y, self.xp = y, xp\n        return y\n"),
                ("(self.winner == k)", "(self.xp[self.seen(k)] == self.y)"),
            ],
            "where pixels tie each of them gets the whole gradient; it goes to one, or is split",
            row=64,
        ),
        Mistake(
            (
                "dxp[self.seen(k)] += dout * (self.winner == k)",
                "dxp[self.seen(k)][self.winner == k] = dout[self.winner == k]",
            ),
            "windows overlap: a pixel that wins several gets the gradients of all, added up",
            row=65,
        ),
        Mistake(
            ("-np.inf", "0.0"),
            "the margin has to be -inf: a 0 wins against negative pixels",
            row=66,
        ),
        Mistake(
            ("dout * (self.winner == k)", "dout"),
            "only the pixel that won a window gets its gradient",
        ),
        Mistake(
            ("size if stride is None else stride", "1 if stride is None else stride"),
            "without a stride the windows lie side by side: stride is size",
        ),
        Mistake(
            ("return dxp[:, :, p : p + self.H, p : p + self.W]", "return dxp[:, :, p:-p, p:-p]"),
            "the slice pad:-pad is empty where pad is 0; cut from pad to pad + H",
        ),
        Mistake(
            [
                (
                    "(self.H + 2 * p - self.size) // self.stride",
                    "(self.H - self.size) // self.stride",
                ),
                (
                    "(self.W + 2 * p - self.size) // self.stride",
                    "(self.W - self.size) // self.stride",
                ),
            ],
            "the margin counts in the output's size: 2 pad is added on each axis",
        ),
        Mistake(
            ("xp[self.seen(k)] > y", "abs(xp[self.seen(k)]) > abs(y)"),
            "the largest value wins, not the largest absolute value",
        ),
    ],
)
# END SPEC
