"""Batch norm on tensors: each feature standardized over the batch.

What it computes
    In training each feature gets mean 0 and variance 1 over the batch, then a scale gamma and a
    shift beta that are learned; in evaluation running averages take the batch's place. For
    images a feature is a channel. On PyTorch tensors and without autograd: both directions are
    written by hand. Everything stays on the device and in the dtype of x.

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
    `BatchNorm(gamma, beta, momentum=0.1, eps=1e-5)`; `params` is [gamma, beta], the very tensors that were
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

import torch


class BatchNorm:
    def __init__(self, gamma, beta, momentum=0.1, eps=1e-5):
        self.params = [gamma, beta]
        self.grads = [torch.zeros_like(gamma), torch.zeros_like(beta)]
        self.momentum, self.eps = momentum, eps
        self.running_mean = torch.zeros_like(gamma)
        self.running_var = torch.ones_like(gamma)

    def forward(self, x, train=True):
        """x (N, D) or (N, C, H, W) -> y of the same shape."""
        # BEGIN SOLUTION
        self.axes = (0, *range(2, x.ndim))
        self.shape = (1, -1) + (1,) * (x.ndim - 2)
        if train:
            mean, var = x.mean(dim=self.axes), x.var(dim=self.axes, correction=0)
            n, m = x.numel() / len(mean), self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * (var * n / (n - 1))
        else:
            mean, var = self.running_mean, self.running_var
        self.std = torch.sqrt(var + self.eps).reshape(self.shape)
        self.xh = (x - mean.reshape(self.shape)) / self.std
        gamma, beta = (p.reshape(self.shape) for p in self.params)
        return gamma * self.xh + beta
        # END SOLUTION

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # BEGIN SOLUTION
        self.grads[0] = (dout * self.xh).sum(dim=self.axes)
        self.grads[1] = dout.sum(dim=self.axes)
        d = dout * self.params[0].reshape(self.shape)
        mean = d.mean(dim=self.axes, keepdim=True)
        slope = (d * self.xh).mean(dim=self.axes, keepdim=True)
        return (d - mean - self.xh * slope) / self.std
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "batch_norm",
    BatchNorm,
    also=[Device()],
    mistakes=[
        Mistake(
            ("x.var(dim=self.axes, correction=0)", "x.var(dim=self.axes)"),
            "the batch is normalized by the variance divided by n, not by n - 1",
            row=36,
        ),
        Mistake(
            [
                (
                    "(1 - m) * self.running_mean + m * mean",
                    "m * self.running_mean + (1 - m) * mean",
                ),
                ("(1 - m) * self.running_var + m * (", "m * self.running_var + (1 - m) * ("),
            ],
            "momentum is the weight of the new value, 1 - momentum that of the old one",
            row=38,
        ),
        Mistake(
            (
                "mean, var = self.running_mean, self.running_var",
                "mean, var = x.mean(dim=self.axes), x.var(dim=self.axes, correction=0)",
            ),
            "evaluation uses the running statistics, not those of the batch",
            row=39,
        ),
        Mistake(
            [
                (
                    "        if train:\n            mean, var",
                    "        if True:\n            mean, var",
                ),
                ("        else:\n            mean", "        if not train:\n            mean"),
                ("m * (var * n / (n - 1))", "m * (var * n / max(n - 1, 1))"),
            ],
            "the running statistics change in evaluation too; only training may change them",
            row=40,
        ),
        Mistake(
            ("(d - mean - self.xh * slope) / self.std", "d / self.std"),
            "mean and variance depend on x as well: two of the three ways back are missing",
            row=41,
        ),
        Mistake(
            ("d - mean - self.xh * slope", "d - mean"),
            "the way back through the variance is missing: - xh mean(d xh)",
            row=42,
        ),
        Mistake(
            ("d - mean - self.xh * slope", "d - self.xh * slope"),
            "the way back through the mean is missing: - mean(d)",
            row=43,
        ),
        Mistake(
            ("(d - mean - self.xh * slope) / self.std", "torch.zeros_like(dout)"),
            "dx is 0 only for a gradient that is the same for the whole batch, not in general",
            row=44,
        ),
        Mistake(
            ("torch.sqrt(var + self.eps).reshape", "(torch.sqrt(var) + self.eps).reshape"),
            "eps is added to the variance, inside the root",
            row=45,
        ),
        Mistake(
            (
                "self.std = torch.sqrt(var + self.eps)",
                "var = var.clamp(min=self.eps)\n        self.std = torch.sqrt(var)",
            ),
            "eps is added to every variance; it is no lower limit",
            row=46,
        ),
        Mistake(
            [
                ("self.axes = (0, *range(2, x.ndim))", "self.axes = 0"),
                (
                    "self.shape = (1, -1) + (1,) * (x.ndim - 2)",
                    "self.shape = (1, *x.shape[1:]) if x.ndim == 2 else (1, -1, 1, 1)",
                ),
                ("torch.sqrt(var + self.eps).reshape(self.shape)", "torch.sqrt(var + self.eps)"),
                ("mean.reshape(self.shape)", "mean"),
                ("n, m = x.numel() / len(mean)", "n, m = max(len(x), 2)"),
            ],
            "an image's mean and variance run over its pixels too, axes 0, 2 and 3: one for a channel",
            row=47,
        ),
        Mistake(
            ("dout * self.params[0].reshape(self.shape)", "dout"),
            "dx passes gamma on its way back: d = gamma dout",
        ),
        Mistake(
            ("self.grads[0] = (dout * self.xh).sum", "self.grads[0] = (dout * self.xh).mean"),
            "dgamma is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
    ],
)
# END SPEC
