"""Group norm on tensors: the channels of an image standardized in groups.

What it computes
    The channels of each image are divided into groups of neighbours, and the numbers of a group
    get mean 0 and variance 1; then each channel its learned scale gamma and shift beta. On
    PyTorch tensors and without autograd: both directions are written by hand. Everything stays
    on the device and in the dtype of x.

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
    `GroupNorm(groups, gamma, beta, eps=1e-5)`; `params` is [gamma, beta], the very tensors that were
    given, `grads` their gradients. `forward(x) -> y`; `backward(dout) -> dx` overwrites `grads`. A group
    is made of neighbouring channels. The variance is biased, and eps is added to it, inside the root.
    x and dout are not changed. Time counts: no Python loop over the samples.

From
    Y. Wu and K. He, "Group normalization", ECCV 2018.

Example
    With groups = 2, gamma = [1, 2, 1, 1], beta = 0, eps = 0 and one image of 4 channels and one pixel,
    x = [0, 2, 5, 1] (as (1, 4, 1, 1)), the groups are [0, 2] and [5, 1], and y = [-1, 2, 1, -1].
"""

import torch


class GroupNorm:
    def __init__(self, groups, gamma, beta, eps=1e-5):
        self.params = [gamma, beta]
        self.grads = [torch.zeros_like(gamma), torch.zeros_like(beta)]
        self.groups, self.eps = groups, eps

    def forward(self, x):
        """x (N, C, H, W) -> y of the same shape."""
        # BEGIN SOLUTION
        gamma, beta = (p.reshape(1, -1, 1, 1) for p in self.params)
        rows = x.reshape(len(x), self.groups, -1)
        mean, var = rows.mean(dim=2, keepdim=True), rows.var(dim=2, correction=0, keepdim=True)
        self.std = torch.sqrt(var + self.eps)
        self.xh = ((rows - mean) / self.std).reshape(x.shape)
        return gamma * self.xh + beta
        # END SOLUTION

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # BEGIN SOLUTION
        self.grads[0] = (dout * self.xh).sum(dim=(0, 2, 3))
        self.grads[1] = dout.sum(dim=(0, 2, 3))
        rows = (len(dout), self.groups, -1)
        d = (dout * self.params[0].reshape(1, -1, 1, 1)).reshape(rows)
        xh = self.xh.reshape(rows)
        mean = d.mean(dim=2, keepdim=True)
        slope = (d * xh).mean(dim=2, keepdim=True)
        return ((d - mean - xh * slope) / self.std).reshape(dout.shape)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "group_norm",
    GroupNorm,
    also=[Device()],
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
                "rows.mean(dim=2, keepdim=True), rows.var(dim=2, correction=0, keepdim=True)",
                "rows.mean(dim=(0, 2), keepdim=True), rows.var(dim=(0, 2), correction=0, keepdim=True)",
            ),
            "each sample is standardized by itself; mean and variance do not run over the batch",
        ),
        Mistake(
            ("rows.var(dim=2, correction=0, keepdim=True)", "rows.var(dim=2, keepdim=True)"),
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
            ("torch.sqrt(var + self.eps)", "torch.sqrt(var) + self.eps"),
            "eps is added to the variance, inside the root",
        ),
        Mistake(
            ("(dout * self.params[0].reshape(1, -1, 1, 1))", "(dout)"),
            "dx passes gamma on its way back: d = gamma dout",
        ),
    ],
)
# END SPEC
