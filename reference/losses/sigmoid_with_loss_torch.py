"""Sigmoid with loss on tensors: yes or no, straight from the scores.

What it computes
    Sigmoid turns each score into the chance of "yes"; the loss is -log of the chance that the
    right answer got, averaged over all answers. On PyTorch tensors and without autograd: both
    directions are written by hand. Everything stays on the device and in the dtype of x.

Formula
    y = sigmoid(x)
    forward:   loss = -(1/M) sum (t log y + (1 - t) log (1 - y)), over all M elements
               where -log y = log(1 + exp(-x)) and -log (1 - y) = log(1 + exp(x)), so that each term is
               max(x, 0) - x t + log(1 + exp(-|x|))
    backward:  dx = dout (y - t) / M

Shapes
    x, t, dx: any shape, all the same, M elements in all
    loss, dout: scalars

Conventions
    `forward(x, t) -> loss`, the mean over all elements; `backward(dout=1.0) -> dx`, scaled by dout. t is
    0, 1 or a number between, of any dtype (integers and booleans too), and has no gradient. No
    parameters, so `params` and `grads` are empty lists. The loss has shape (), not (1,), and x's
    dtype. x and t are not changed. Scores in the thousands give a finite loss, not cut off.

From
    C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.2.

Example
    x = [[0], [2]] and t = [[1], [0]] give y = [[0.5], [0.8808]] and the loss
    (0.6931 + 2.1269) / 2 = 1.4100; dout = 2 gives dx = [[-0.5], [0.8808]].
"""

import torch


class SigmoidWithLoss:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Scores x and labels t of one shape -> the mean loss, a scalar."""
        # BEGIN SOLUTION
        self.t = t.to(x.dtype)
        z = torch.exp(-x.abs())  # at most 1: nothing overflows
        self.y = torch.where(x >= 0, torch.ones_like(z), z) / (1 + z)
        return torch.mean(x.clamp(min=0) - x * self.t + torch.log1p(z))
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the scores, of x's shape."""
        # BEGIN SOLUTION
        return dout * (self.y - self.t) / self.t.numel()
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "sigmoid_with_loss",
    SigmoidWithLoss,
    also=[Device()],
    hints=[
        "Do not take the log of y: for a score of 1000 it is log 1, for -1000 it is log 0. The "
        "formula's last form needs exp of numbers up to 0 only.",
        "torch.log1p(z) is log(1 + z). Labels of any dtype become x's with .to(x.dtype).",
        "backward: dout (y - t) / M with M the number of all elements, whatever the shape.",
    ],
    mistakes=[
        Mistake(
            ("/ self.t.numel()", "/ len(self.t)"),
            "the mean runs over all elements: divide the gradient by their number, not by N alone",
        ),
        Mistake(
            (" / self.t.numel()", ""),
            "the loss is a mean, so its gradient is divided by the number of elements too",
        ),
        Mistake(
            ("dout * (self.y - self.t)", "(self.y - self.t)"),
            "dout is ignored; the gradient is scaled by it",
        ),
        Mistake(
            ("dout * (self.y - self.t)", "dout * (self.y - self.t) * self.y * (1 - self.y)"),
            "the slope of sigmoid is in y - t already: it cancels against that of the logarithm",
        ),
        Mistake(
            (
                "torch.mean(x.clamp(min=0) - x * self.t + torch.log1p(z))",
                "-torch.mean(self.t * torch.log(self.y + 1e-7)"
                " + (1 - self.t) * torch.log(1 - self.y + 1e-7))",
            ),
            "a small number added inside the log cuts large losses off at about 16; "
            "take the logs from the scores",
        ),
        Mistake(
            (
                "torch.mean(x.clamp(min=0) - x * self.t + torch.log1p(z))",
                "-torch.mean(self.t * torch.log(self.y) + (1 - self.t) * torch.log(1 - self.y))",
            ),
            "y rounds to 0 or 1 for large scores, and the log of 0 is -inf; take the logs from the scores",
        ),
        Mistake(
            (
                "torch.mean(x.clamp(min=0) - x * self.t + torch.log1p(z))",
                "-torch.mean(self.t * (x.clamp(max=0) - torch.log1p(z)))",
            ),
            'the answers "no" count too: (1 - t) log (1 - y) is missing',
        ),
        Mistake(
            ("torch.mean(x.clamp", "torch.sum(x.clamp"),
            "the loss is the sum over all elements; it should be their mean",
        ),
    ],
)
# END SPEC
