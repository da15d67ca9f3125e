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
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # YOUR CODE HERE
        raise NotImplementedError
