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
        # BEGIN SOLUTION
        gamma, beta = self.params
        mean, var = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
        self.std = np.sqrt(var + self.eps)
        self.xh = (x - mean) / self.std
        return gamma * self.xh + beta
        # END SOLUTION

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # BEGIN SOLUTION
        others = tuple(range(dout.ndim - 1))
        self.grads[0] = (dout * self.xh).sum(axis=others)
        self.grads[1] = dout.sum(axis=others)
        d = dout * self.params[0]
        mean = d.mean(axis=-1, keepdims=True)
        slope = (d * self.xh).mean(axis=-1, keepdims=True)
        return (d - mean - self.xh * slope) / self.std
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Speed, State, normal


def layer_norm(x, gamma, beta, eps=1e-5):
    from torch.nn.functional import layer_norm

    return layer_norm(x, gamma.shape, gamma, beta, eps)


exercise = Exercise(
    LayerNorm,
    form=Layer(),
    cases=[
        Case("a batch", x=normal(4, 5), gamma=normal(5), beta=normal(5)),
        Case("sequences", x=normal(2, 3, 6), gamma=normal(6), beta=normal(6)),
        Case("one sample", x=normal(1, 7), gamma=normal(7), beta=normal(7)),
        Case("eps 0.01", x=normal(3, 4, shift=1.0), gamma=normal(4), beta=normal(4), eps=0.01),
        Case("small values", x=normal(6, 5, scale=1e-4), gamma=normal(5), beta=normal(5)),
        Case("large values", x=normal(3, 8, scale=50.0), gamma=normal(8), beta=normal(8)),
        Case("not contiguous", x=normal(3, 2, 5).strided(), gamma=normal(5), beta=normal(5)),
    ],
    checks=[
        Oracle(layer_norm),
        Gradient(),
        State(),
        Speed(Case("many samples", x=normal(4096, 8), gamma=normal(8), beta=normal(8)), at_most=5),
    ],
    hints=[
        "Mean and variance run over the last axis; with keepdims=True they line up with x.",
        "x reaches y directly, through the mean and through the variance: dx has a term for each.",
        "gamma and beta are shared by all samples and positions, so their gradients are sums over "
        "all axes but the last.",
    ],
    mistakes=[
        Mistake(
            (
                "x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)",
                "x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True)",
            ),
            "mean and variance run over the last axis, each sample for itself, not over the batch",
            row=48,
        ),
        Mistake(
            ("x.var(axis=-1, keepdims=True)", "x.var(axis=-1, ddof=1, keepdims=True)"),
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
            ("np.sqrt(var + self.eps)", "np.sqrt(var) + self.eps"),
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
