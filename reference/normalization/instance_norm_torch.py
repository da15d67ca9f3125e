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
        # BEGIN SOLUTION
        gamma, beta = (p.reshape(1, -1, 1, 1) for p in self.params)
        mean, var = x.mean(dim=(2, 3), keepdim=True), x.var(dim=(2, 3), correction=0, keepdim=True)
        self.std = torch.sqrt(var + self.eps)
        self.xh = (x - mean) / self.std
        return gamma * self.xh + beta
        # END SOLUTION

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # BEGIN SOLUTION
        self.grads[0] = (dout * self.xh).sum(dim=(0, 2, 3))
        self.grads[1] = dout.sum(dim=(0, 2, 3))
        d = dout * self.params[0].reshape(1, -1, 1, 1)
        mean = d.mean(dim=(2, 3), keepdim=True)
        slope = (d * self.xh).mean(dim=(2, 3), keepdim=True)
        return (d - mean - self.xh * slope) / self.std
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "instance_norm",
    InstanceNorm,
    also=[Device()],
    hints=[
        "Mean and variance run over axes 2 and 3; with keepdim=True they line up with x.",
        "x reaches y directly, through the mean and through the variance: dx has a term for each.",
        "gamma and beta are shared by all images and pixels: their gradients are sums over axes "
        "0, 2 and 3, although the means run over 2 and 3 only.",
    ],
    mistakes=[
        Mistake(
            (
                "x.mean(dim=(2, 3), keepdim=True), x.var(dim=(2, 3), correction=0, keepdim=True)",
                "x.mean(dim=(0, 2, 3), keepdim=True), x.var(dim=(0, 2, 3), correction=0, keepdim=True)",
            ),
            "mean and variance run over the batch as in batch norm; here each image has its own",
            row=52,
        ),
        Mistake(
            (
                "x.mean(dim=(2, 3), keepdim=True), x.var(dim=(2, 3), correction=0, keepdim=True)",
                "x.mean(dim=(1, 2, 3), keepdim=True), x.var(dim=(1, 2, 3), correction=0, keepdim=True)",
            ),
            "mean and variance run over the channels too; each channel has its own",
        ),
        Mistake(
            ("x.var(dim=(2, 3), correction=0, keepdim=True)", "x.var(dim=(2, 3), keepdim=True)"),
            "the variance is divided by H W, not by one less",
        ),
        Mistake(
            ("(d - mean - self.xh * slope) / self.std", "d / self.std"),
            "mean and variance depend on x as well: two of the three ways back are missing",
        ),
        Mistake(
            ("d - mean - self.xh * slope", "d - mean"),
            "the way back through the variance is missing: - xh mean(d xh)",
        ),
        Mistake(
            ("d - mean - self.xh * slope", "d - self.xh * slope"),
            "the way back through the mean is missing: - mean(d)",
        ),
        Mistake(
            ("torch.sqrt(var + self.eps)", "torch.sqrt(var) + self.eps"),
            "eps is added to the variance, inside the root",
        ),
        Mistake(
            ("d = dout * self.params[0].reshape(1, -1, 1, 1)", "d = dout"),
            "dx passes gamma on its way back: d = gamma dout",
        ),
    ],
)
# END SPEC
