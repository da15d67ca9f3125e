"""Batch norm: each feature standardized over the batch.

What it computes
    In training each feature gets mean 0 and variance 1 over the batch, then a scale gamma and a shift
    beta that are learned. So a layer's input keeps its size whatever the layers before it do, which
    lets a network learn faster and at higher rates; and since each sample is seen in the light of its
    batch, some noise comes in that regularizes. A single sample has no batch: in evaluation running
    averages of mean and variance, collected during training, take their place. For images a feature is
    a channel, and all its pixels count.

Formula
    mu, var = mean and variance over the batch (and over the pixels), var divided by n
    forward:   xh = (x - mu) / sqrt(var + eps), y = gamma xh + beta
    running:   mean <- (1 - momentum) mean + momentum mu
               var <- (1 - momentum) var + momentum var n / (n - 1)
    backward:  dgamma = sum dout xh, dbeta = sum dout, over the batch (and the pixels)
               d = gamma dout, dx = (d - mean(d) - xh mean(d xh)) / sqrt(var + eps)

Shapes
    x, y, dout, dx: (N, D), or (N, C, H, W) with D = C; gamma, beta, running_mean, running_var: (D,)
    n: how many numbers a mean runs over: N, or N H W

Conventions
    `BatchNorm(gamma, beta, momentum=0.1, eps=1e-5)`; `params` is [gamma, beta], the very arrays that were
    given, `grads` their gradients. `forward(x, train=True) -> y`; `backward(dout) -> dx`, after a
    forward in training, overwrites `grads`. `running_mean` starts at 0, `running_var` at 1; forward with
    train=False uses them instead of the batch, and changes neither. momentum is the weight of the new
    value. The normalization takes the variance divided by n; the running one is corrected by
    n / (n - 1), as in PyTorch. x and dout are not changed. Time counts: no Python loop over the
    features.

From
    S. Ioffe and C. Szegedy, "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", ICML 2015.

Example
    x = [[0, 1], [2, 5]], gamma = [1, 2], beta = [0, 10], eps = 0 give y = [[-1, 8], [1, 12]]; then
    running_mean = [0.1, 0.3] and running_var = [0.9 + 0.1 * 2, 0.9 + 0.1 * 8] = [1.1, 1.7].
"""

import numpy as np


class BatchNorm:
    def __init__(self, gamma, beta, momentum=0.1, eps=1e-5):
        self.params = [gamma, beta]
        self.grads = [np.zeros_like(gamma), np.zeros_like(beta)]
        self.momentum, self.eps = momentum, eps
        self.running_mean = np.zeros_like(gamma)
        self.running_var = np.ones_like(gamma)

    def forward(self, x, train=True):
        """x (N, D) or (N, C, H, W) -> y of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # YOUR CODE HERE
        raise NotImplementedError
