"""Layer norm: each sample standardized over its own features.

What it computes
    The numbers of one sample (of one position, in a sequence) get mean 0 and variance 1 among
    themselves, then each feature its learned scale gamma and shift beta. Unlike batch norm it needs no
    batch: one sample is treated like a thousand, in training as in evaluation, and there is nothing to
    remember. That suits recurrent networks and transformers.

Formula
    mu, var = mean and variance over the last axis, var divided by D
    forward:   xh = (x - mu) / sqrt(var + eps), y = gamma xh + beta
    backward:  dgamma = sum dout xh, dbeta = sum dout, over all axes but the last
               d = gamma dout, dx = (d - mean(d) - xh mean(d xh)) / sqrt(var + eps),
               the means over the last axis

Shapes
    x, y, dout, dx: (N, D) or (N, T, D); gamma, beta: (D,)

Conventions
    `LayerNorm(gamma, beta, eps=1e-5)`; `params` is [gamma, beta], the very arrays that were given,
    `grads` their gradients. `forward(x) -> y`; `backward(dout) -> dx` overwrites `grads`. The variance
    is divided by D, not by D - 1, and eps is added to it, inside the root. x and dout are not
    changed. Time counts: no Python loop over the samples.

From
    J. L. Ba, J. R. Kiros and G. E. Hinton, "Layer normalization", arXiv 1607.06450, 2016.

Example
    x = [[0, 2], [5, 1]], gamma = [1, 2], beta = [0, 10] and eps = 0 give y = [[-1, 12], [1, 8]].
"""

import numpy as np


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.params = [gamma, beta]
        self.grads = [np.zeros_like(gamma), np.zeros_like(beta)]
        self.eps = eps

    def forward(self, x):
        """x (N, D) or (N, T, D) -> y of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # YOUR CODE HERE
        raise NotImplementedError
