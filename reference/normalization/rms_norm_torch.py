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
        # BEGIN SOLUTION
        mean_square = (x**2).mean(dim=-1, keepdim=True)
        self.r = mean_square**0.5
        self.xh = x / self.r
        return self.params[0] * self.xh
        # END SOLUTION

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma]."""
        # BEGIN SOLUTION
        self.grads[0] = (dout * self.xh).sum(dim=tuple(range(dout.ndim - 1)))
        d = dout * self.params[0]
        slope = (d * self.xh).mean(dim=-1, keepdim=True)
        return (d - self.xh * slope) / self.r
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "rms_norm",
    RMSNorm,
    also=[Device()],
    hints=[
        "The mean of the squares runs over the last axis; with keepdim=True it lines up with x.",
        "x reaches y directly and through r: dx has two terms. It is layer norm's backward without "
        "the term of the mean.",
        "dgamma is the sum of dout * xh over all axes but the last.",
    ],
    mistakes=[
        Mistake(
            (
                "mean_square = (x**2)",
                "x = x - x.mean(dim=-1, keepdim=True)\n        mean_square = (x**2)",
            ),
            "the mean is subtracted, which makes it layer norm; only the size is divided out here",
            row=50,
        ),
        Mistake(
            ("d - self.xh * slope", "d"),
            "r depends on x as well: the term - xh mean(d xh) is missing",
        ),
        Mistake(
            ("(x**2).mean(dim=-1, keepdim=True)", "(x**2).sum(dim=-1, keepdim=True)"),
            "it is the mean of the squares, not their sum",
        ),
        Mistake(
            ("mean_square**0.5", "mean_square"),
            "x is divided by the root of the mean of the squares",
        ),
        Mistake(
            ("(x**2).mean(dim=-1, keepdim=True)", "(x**2).mean(dim=0, keepdim=True)"),
            "the mean runs over the last axis, each sample for itself, not over the batch",
        ),
        Mistake(
            ("d = dout * self.params[0]", "d = dout"),
            "dx passes gamma on its way back: d = gamma dout",
        ),
        Mistake(
            ("(d * self.xh).mean(dim=-1", "(d * self.xh).sum(dim=-1"),
            "the second term of dx has the mean of d xh, not the sum",
        ),
    ],
)
# END SPEC
