"""Layer norm on tensors: each sample standardized over its own features.

What it computes
    The numbers of one sample (of one position, in a sequence) get mean 0 and variance 1 among
    themselves, then each feature its learned scale gamma and shift beta. On PyTorch tensors and
    without autograd: both directions are written by hand. Everything stays on the device and in
    the dtype of x.

Formula
    mu, var = mean and variance over the last axis, var divided by D
    forward:   xh = (x - mu) / sqrt(var + eps), y = gamma xh + beta
    backward:  dgamma = sum dout xh, dbeta = sum dout, over all axes but the last
               d = gamma dout, dx = (d - mean(d) - xh mean(d xh)) / sqrt(var + eps),
               the means over the last axis

Shapes
    x, y, dout, dx: (N, D) or (N, T, D); gamma, beta: (D,)

Conventions
    `LayerNorm(gamma, beta, eps=1e-5)`; `params` is [gamma, beta], the very tensors that were given,
    `grads` their gradients. `forward(x) -> y`; `backward(dout) -> dx` overwrites `grads`. The variance
    is divided by D, not by D - 1, and eps is added to it, inside the root. x and dout are not
    changed. Time counts: no Python loop over the samples.

From
    J. L. Ba, J. R. Kiros and G. E. Hinton, "Layer normalization", arXiv 1607.06450, 2016.

Example
    x = [[0, 2], [5, 1]], gamma = [1, 2], beta = [0, 10] and eps = 0 give y = [[-1, 12], [1, 8]].
"""

import torch


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.params = [gamma, beta]
        self.grads = [torch.zeros_like(gamma), torch.zeros_like(beta)]
        self.eps = eps

    def forward(self, x):
        """x (N, D) or (N, T, D) -> y of the same shape."""
        # BEGIN SOLUTION
        gamma, beta = self.params
        mean, var = x.mean(dim=-1, keepdim=True), x.var(dim=-1, correction=0, keepdim=True)
        self.std = torch.sqrt(var + self.eps)
        self.xh = (x - mean) / self.std
        return gamma * self.xh + beta
        # END SOLUTION

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # BEGIN SOLUTION
        others = tuple(range(dout.ndim - 1))
        self.grads[0] = (dout * self.xh).sum(dim=others)
        self.grads[1] = dout.sum(dim=others)
        d = dout * self.params[0]
        mean = d.mean(dim=-1, keepdim=True)
        slope = (d * self.xh).mean(dim=-1, keepdim=True)
        return (d - mean - self.xh * slope) / self.std
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "layer_norm",
    LayerNorm,
    also=[Device()],
    hints=[
        "Mean and variance run over the last axis; with keepdim=True they line up with x.",
        "x reaches y directly, through the mean and through the variance: dx has a term for each.",
        "gamma and beta are shared by all samples and positions, so their gradients are sums over "
        "all axes but the last.",
    ],
    mistakes=[
        Mistake(
            (
                "x.mean(dim=-1, keepdim=True), x.var(dim=-1, correction=0, keepdim=True)",
                "x.mean(dim=0, keepdim=True), x.var(dim=0, correction=0, keepdim=True)",
            ),
            "mean and variance run over the last axis, each sample for itself, not over the batch",
            row=48,
        ),
        Mistake(
            ("x.var(dim=-1, correction=0, keepdim=True)", "x.var(dim=-1, keepdim=True)"),
            "the variance is divided by D, not by D - 1",
            row=49,
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
            ("d = dout * self.params[0]", "d = dout"),
            "dx passes gamma on its way back: d = gamma dout",
        ),
        Mistake(
            ("others = tuple(range(dout.ndim - 1))", "others = 0"),
            "dgamma and dbeta are sums over all axes but the last, of a sequence's steps too",
        ),
    ],
)
# END SPEC
