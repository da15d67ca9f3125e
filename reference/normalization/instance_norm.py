"""Instance norm: each channel of each image standardized by itself.

What it computes
    The pixels of one channel of one image get mean 0 and variance 1, then the channel its learned
    scale gamma and shift beta. What is lost is the contrast of the picture, which is why it is at home
    in style transfer: the content stays, the look is set by gamma and beta. No batch, no running
    averages: evaluation is like training.

Formula
    mu, var = mean and variance over H and W, var divided by H W
    forward:   xh = (x - mu) / sqrt(var + eps), y = gamma_c xh + beta_c
    backward:  dgamma_c = sum dout xh, dbeta_c = sum dout, over the batch and the pixels
               d = gamma dout, dx = (d - mean(d) - xh mean(d xh)) / sqrt(var + eps),
               the means over H and W

Shapes
    x, y, dout, dx: (N, C, H, W), with more than one pixel; gamma, beta: (C,)

Conventions
    `InstanceNorm(gamma, beta, eps=1e-5)`; `params` is [gamma, beta], the very arrays that were given,
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

import numpy as np


class InstanceNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.params = [gamma, beta]
        self.grads = [np.zeros_like(gamma), np.zeros_like(beta)]
        self.eps = eps

    def forward(self, x):
        """x (N, C, H, W) -> y of the same shape."""
        # BEGIN SOLUTION
        gamma, beta = (p.reshape(1, -1, 1, 1) for p in self.params)
        mean, var = x.mean(axis=(2, 3), keepdims=True), x.var(axis=(2, 3), keepdims=True)
        self.std = np.sqrt(var + self.eps)
        self.xh = (x - mean) / self.std
        return gamma * self.xh + beta
        # END SOLUTION

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # BEGIN SOLUTION
        self.grads[0] = (dout * self.xh).sum(axis=(0, 2, 3))
        self.grads[1] = dout.sum(axis=(0, 2, 3))
        d = dout * self.params[0].reshape(1, -1, 1, 1)
        mean = d.mean(axis=(2, 3), keepdims=True)
        slope = (d * self.xh).mean(axis=(2, 3), keepdims=True)
        return (d - mean - self.xh * slope) / self.std
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Speed, State, normal


def instance_norm(x, gamma, beta, eps=1e-5):
    from torch.nn.functional import instance_norm

    return instance_norm(x, weight=gamma, bias=beta, eps=eps)


exercise = Exercise(
    InstanceNorm,
    form=Layer(),
    cases=[
        Case("images", x=normal(2, 3, 4, 5), gamma=normal(3), beta=normal(3)),
        Case("one image", x=normal(1, 4, 3, 2), gamma=normal(4), beta=normal(4)),
        Case("one channel", x=normal(3, 1, 2, 5), gamma=normal(1), beta=normal(1)),
        Case("one row", x=normal(4, 3, 1, 6), gamma=normal(3), beta=normal(3)),
        Case(
            "eps 0.01",
            x=normal(2, 5, 3, 4, shift=1.0),
            gamma=normal(5),
            beta=normal(5),
            eps=0.01,
        ),
        Case("small values", x=normal(3, 2, 4, 3, scale=1e-4), gamma=normal(2), beta=normal(2)),
        Case("large values", x=normal(2, 3, 5, 4, scale=50.0), gamma=normal(3), beta=normal(3)),
        Case("not contiguous", x=normal(2, 3, 2, 4).strided(), gamma=normal(3), beta=normal(3)),
    ],
    checks=[
        Oracle(instance_norm),
        Gradient(),
        State(),
        Speed(
            Case("many images", x=normal(1024, 4, 3, 3), gamma=normal(4), beta=normal(4)), at_most=5
        ),
    ],
    hints=[
        "Mean and variance run over axes 2 and 3; with keepdims=True they line up with x.",
        "x reaches y directly, through the mean and through the variance: dx has a term for each.",
        "gamma and beta are shared by all images and pixels: their gradients are sums over axes "
        "0, 2 and 3, although the means run over 2 and 3 only.",
    ],
    mistakes=[
        Mistake(
            (
                "x.mean(axis=(2, 3), keepdims=True), x.var(axis=(2, 3), keepdims=True)",
                "x.mean(axis=(0, 2, 3), keepdims=True), x.var(axis=(0, 2, 3), keepdims=True)",
            ),
            "mean and variance run over the batch as in batch norm; here each image has its own",
            row=52,
        ),
        Mistake(
            (
                "x.mean(axis=(2, 3), keepdims=True), x.var(axis=(2, 3), keepdims=True)",
                "x.mean(axis=(1, 2, 3), keepdims=True), x.var(axis=(1, 2, 3), keepdims=True)",
            ),
            "mean and variance run over the channels too; each channel has its own",
        ),
        Mistake(
            ("x.var(axis=(2, 3), keepdims=True)", "x.var(axis=(2, 3), ddof=1, keepdims=True)"),
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
            ("np.sqrt(var + self.eps)", "np.sqrt(var) + self.eps"),
            "eps is added to the variance, inside the root",
        ),
        Mistake(
            ("d = dout * self.params[0].reshape(1, -1, 1, 1)", "d = dout"),
            "dx passes gamma on its way back: d = gamma dout",
        ),
    ],
)
# END SPEC
