"""Group norm: the channels of an image standardized in groups.

What it computes
    The channels of each image are divided into groups of neighbours, and the numbers of a group, over
    its channels and all pixels, get mean 0 and variance 1; then each channel its learned scale gamma
    and shift beta. No batch is needed, so it works where images are so large that only one or two fit
    into memory. One group is layer norm over the whole image, a group a channel is instance norm.

Formula
    group g of sample n: the channels g C/G to (g + 1) C/G - 1, and all their pixels
    mu, var = mean and variance over a group, var divided by the count of its numbers
    forward:   xh = (x - mu) / sqrt(var + eps), y = gamma_c xh + beta_c
    backward:  dgamma_c = sum dout xh, dbeta_c = sum dout, over the batch and the pixels
               d = gamma dout, dx = (d - mean(d) - xh mean(d xh)) / sqrt(var + eps),
               the means over a group

Shapes
    x, y, dout, dx: (N, C, H, W); gamma, beta: (C,); groups: a number G that divides C

Conventions
    `GroupNorm(groups, gamma, beta, eps=1e-5)`; `params` is [gamma, beta], the very arrays that were
    given, `grads` their gradients. `forward(x) -> y`; `backward(dout) -> dx` overwrites `grads`. A group
    is made of neighbouring channels. The variance is biased, and eps is added to it, inside the root.
    x and dout are not changed. Time counts: no Python loop over the samples.

From
    Y. Wu and K. He, "Group normalization", ECCV 2018.

Example
    With groups = 2, gamma = [1, 2, 1, 1], beta = 0, eps = 0 and one image of 4 channels and one pixel,
    x = [0, 2, 5, 1] (as (1, 4, 1, 1)), the groups are [0, 2] and [5, 1], and y = [-1, 2, 1, -1].
"""

import numpy as np


class GroupNorm:
    def __init__(self, groups, gamma, beta, eps=1e-5):
        self.params = [gamma, beta]
        self.grads = [np.zeros_like(gamma), np.zeros_like(beta)]
        self.groups, self.eps = groups, eps

    def forward(self, x):
        """x (N, C, H, W) -> y of the same shape."""
        # BEGIN SOLUTION
        gamma, beta = (p.reshape(1, -1, 1, 1) for p in self.params)
        rows = x.reshape(len(x), self.groups, -1)
        mean, var = rows.mean(axis=2, keepdims=True), rows.var(axis=2, keepdims=True)
        self.std = np.sqrt(var + self.eps)
        self.xh = ((rows - mean) / self.std).reshape(x.shape)
        return gamma * self.xh + beta
        # END SOLUTION

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # BEGIN SOLUTION
        self.grads[0] = (dout * self.xh).sum(axis=(0, 2, 3))
        self.grads[1] = dout.sum(axis=(0, 2, 3))
        rows = (len(dout), self.groups, -1)
        d = (dout * self.params[0].reshape(1, -1, 1, 1)).reshape(rows)
        xh = self.xh.reshape(rows)
        mean = d.mean(axis=2, keepdims=True)
        slope = (d * xh).mean(axis=2, keepdims=True)
        return ((d - mean - xh * slope) / self.std).reshape(dout.shape)
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Speed, State, normal


def group_norm(x, groups, gamma, beta, eps=1e-5):
    from torch.nn.functional import group_norm

    return group_norm(x, groups, gamma, beta, eps)


exercise = Exercise(
    GroupNorm,
    form=Layer(),
    cases=[
        Case("two groups", x=normal(2, 6, 3, 4), groups=2, gamma=normal(6), beta=normal(6)),
        Case("three groups", x=normal(3, 6, 2, 5), groups=3, gamma=normal(6), beta=normal(6)),
        Case("one group", x=normal(2, 3, 4, 2), groups=1, gamma=normal(3), beta=normal(3)),
        Case("a group a channel", x=normal(2, 4, 3, 5), groups=4, gamma=normal(4), beta=normal(4)),
        Case("one image", x=normal(1, 4, 3, 2), groups=2, gamma=normal(4), beta=normal(4)),
        Case("one pixel", x=normal(3, 8, 1, 1), groups=2, gamma=normal(8), beta=normal(8)),
        Case(
            "eps 0.01, small values",
            x=normal(2, 4, 3, 5, scale=0.1),
            groups=2,
            gamma=normal(4),
            beta=normal(4),
            eps=0.01,
        ),
        Case(
            "large values, not contiguous",
            x=normal(2, 6, 2, 3, scale=50.0).strided(),
            groups=3,
            gamma=normal(6),
            beta=normal(6),
        ),
    ],
    checks=[
        Oracle(group_norm),
        Gradient(),
        State(),
        Speed(
            Case("many images", x=normal(1024, 4, 3, 3), groups=2, gamma=normal(4), beta=normal(4)),
            at_most=5,
        ),
    ],
    hints=[
        "In x.reshape(N, groups, -1) neighbouring channels lie together with all their pixels: mean "
        "and variance run over the last axis.",
        "gamma and beta belong to channels, not to groups: go back to x's shape before you use them.",
        "backward is that of layer norm on those rows; dgamma and dbeta are sums over axes 0, 2, 3.",
    ],
    mistakes=[
        Mistake(
            [
                (
                    "rows = x.reshape(len(x), self.groups, -1)",
                    "N, C, H, W = x.shape\n"
                    "        rows = x.reshape(N, C // self.groups, self.groups, H * W)"
                    ".swapaxes(1, 2).reshape(N, self.groups, -1)",
                ),
                (
                    "((rows - mean) / self.std).reshape(x.shape)",
                    "((rows - mean) / self.std).reshape(N, self.groups, C // self.groups, H * W)"
                    ".swapaxes(1, 2).reshape(x.shape)",
                ),
            ],
            "a group is made of neighbouring channels; here every G-th channel is taken",
            row=51,
        ),
        Mistake(
            (
                "rows.mean(axis=2, keepdims=True), rows.var(axis=2, keepdims=True)",
                "rows.mean(axis=(0, 2), keepdims=True), rows.var(axis=(0, 2), keepdims=True)",
            ),
            "each sample is standardized by itself; mean and variance do not run over the batch",
        ),
        Mistake(
            ("rows.var(axis=2, keepdims=True)", "rows.var(axis=2, ddof=1, keepdims=True)"),
            "the variance is divided by the count of the group's numbers, not by one less",
        ),
        Mistake(
            ("(d - mean - xh * slope) / self.std", "d / self.std"),
            "mean and variance depend on x as well: two of the three ways back are missing",
        ),
        Mistake(
            ("d - mean - xh * slope", "d - mean"),
            "the way back through the variance is missing: - xh mean(d xh)",
        ),
        Mistake(
            ("d - mean - xh * slope", "d - xh * slope"),
            "the way back through the mean is missing: - mean(d)",
        ),
        Mistake(
            ("np.sqrt(var + self.eps)", "np.sqrt(var) + self.eps"),
            "eps is added to the variance, inside the root",
        ),
        Mistake(
            ("(dout * self.params[0].reshape(1, -1, 1, 1))", "(dout)"),
            "dx passes gamma on its way back: d = gamma dout",
        ),
    ],
)
# END SPEC
