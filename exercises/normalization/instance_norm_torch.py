"""Instance norm on tensors: each channel of each image standardized by itself.

What it computes
    The pixels of one channel of one image get mean 0 and variance 1, then the channel its
    learned scale gamma and shift beta. On PyTorch tensors and without autograd: both directions
    are written by hand. Everything stays on the device and in the dtype of x.

Formula
    mu, var = mean and variance over H and W, var divided by H W
    forward:   xh = (x - mu) / sqrt(var + eps), y = gamma_c xh + beta_c
    backward:  dgamma_c = sum dout xh, dbeta_c = sum dout, over the batch and the pixels
               d = gamma dout, dx = (d - mean(d) - xh mean(d xh)) / sqrt(var + eps),
               the means over H and W

Shapes
    x, y, dout, dx: (N, C, H, W), with more than one pixel; gamma, beta: (C,)

Conventions
    `InstanceNorm(gamma, beta, eps=1e-5)`; `params` is [gamma, beta], the very tensors that were given,
    `grads` their gradients. `forward(x) -> y`; `backward(dout) -> dx` overwrites `grads`. The variance
    is divided by H W, not by one less, and eps is added to it, inside the root. x and dout are not
    changed. Time counts: no Python loop over the samples.

From
    D. Ulyanov, A. Vedaldi and V. Lempitsky, "Instance normalization: the missing ingredient for fast
    stylization", arXiv 1607.08022, 2016.

Example
    One image with two channels of two pixels, x = [[[[0, 2]], [[5, 1]]]], with gamma = [1, 2],
    beta = [0, 10] and eps = 0 gives y = [[[[-1, 1]], [[12, 8]]]].
"""

import torch


class InstanceNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.params = [gamma, beta]
        self.grads = [torch.zeros_like(gamma), torch.zeros_like(beta)]
        self.eps = eps

    def forward(self, x):
        """x (N, C, H, W) -> y of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # YOUR CODE HERE
        raise NotImplementedError
