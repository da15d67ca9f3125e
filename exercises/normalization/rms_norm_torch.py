"""RMS norm on tensors: layer norm without the mean.

What it computes
    Each sample (each position of a sequence) is divided by the root of the mean of its squares,
    then each feature multiplied by its learned scale gamma. On PyTorch tensors and without
    autograd: both directions are written by hand. Everything stays on the device and in the
    dtype of x.

Formula
    r = sqrt(mean of x^2 over the last axis)
    forward:   xh = x / r, y = gamma xh
    backward:  dgamma = sum dout xh, over all axes but the last
               d = gamma dout, dx = (d - xh mean(d xh)) / r, the mean over the last axis

Shapes
    x, y, dout, dx: (N, D) or (N, T, D); gamma: (D,)

Conventions
    `RMSNorm(gamma)`; `params` is [gamma], the very tensor that was given, `grads` its gradient.
    `forward(x) -> y`; `backward(dout) -> dx` overwrites `grads`. Nothing is added to the mean of the
    squares: no row of zeros occurs. (With 1e-5, 1e-6 or 1e-8 in it, as layers in use have it, the answer is
    accepted too.) x and dout are not changed. Time counts: no Python loop over the samples.

From
    B. Zhang and R. Sennrich, "Root mean square layer normalization", NeurIPS 2019.

Example
    x = [[1, 7]] and gamma = [2, 1] give r = 5 and y = [[0.4, 1.4]]; dout = [[1, 0]] gives
    dx = [[0.392, -0.056]] and dgamma = [0.2, 0].
"""

import torch


class RMSNorm:
    def __init__(self, gamma):
        self.params = [gamma]
        self.grads = [torch.zeros_like(gamma)]

    def forward(self, x):
        """x (N, D) or (N, T, D) -> y of the same shape."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma]."""
        # YOUR CODE HERE
        raise NotImplementedError
