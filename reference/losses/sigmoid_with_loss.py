"""Sigmoid with loss: yes or no, straight from the scores.

What it computes
    Sigmoid turns each score into the chance of "yes"; the loss is -log of the chance that the right
    answer got, averaged over all answers. Each element is a question of its own, so a sample may have
    several labels at once. Taking both steps together keeps it exact for large scores, and leaves a
    gradient as simple as y - t.

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

import numpy as np


class SigmoidWithLoss:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Scores x and labels t of one shape -> the mean loss, a scalar."""
        # BEGIN SOLUTION
        self.t = t.astype(x.dtype)
        z = np.exp(-np.abs(x))  # at most 1: nothing overflows
        self.y = np.where(x >= 0, 1, z) / (1 + z)
        return np.mean(np.maximum(x, 0) - x * self.t + np.log1p(z))
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the scores, of x's shape."""
        # BEGIN SOLUTION
        return dout * (self.y - self.t) / self.t.size
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Gradient,
    Loss,
    Mistake,
    Oracle,
    Same,
    State,
    fixed,
    integers,
    normal,
    uniform,
)


def binary_cross_entropy(x, t):
    import torch

    return (torch.logaddexp(x, torch.zeros_like(x)) - x * t).mean()


def backward_without_dout(SigmoidWithLoss, x, t):
    """backward() is that of the loss itself, as backward(1.0) would be."""
    layer = SigmoidWithLoss()
    layer.forward(x, t)
    return {"dx": layer.backward()}


exercise = Exercise(
    SigmoidWithLoss,
    form=Loss(),
    cases=[
        Case("integers", x=normal(5, 1), t=integers(5, 1, high=2)),
        Case("several labels", x=normal(4, 6), t=integers(4, 6, high=2)),
        Case("soft labels", x=normal(3, 5), t=uniform(3, 5)),
        Case("booleans", x=normal(2, 3), t=fixed([[True, False, True], [False, False, True]])),
        Case("one dimension", x=normal(7), t=uniform(7)),
        Case("one sample", x=normal(1, 3), t=uniform(1, 3)),
        Case("images", x=normal(2, 1, 4, 5), t=uniform(2, 1, 4, 5)),
        Case("scores times 1000", x=normal(5, 4, scale=1000.0), t=integers(5, 4, high=2)),
        Case(
            "sure and wrong",
            x=fixed([[60.0, -1000.0], [-60.0, 1000.0]]),
            t=fixed([[0.0, 1.0], [1.0, 0.25]]),
        ),
        Case("not contiguous", x=normal(6, 3).strided(), t=uniform(6, 3).strided()),
    ],
    checks=[
        Oracle(binary_cross_entropy),
        Gradient(),
        State(),
        Same(backward_without_dout, part="backward"),
    ],
    hints=[
        "Do not take the log of y: for a score of 1000 it is log 1, for -1000 it is log 0. The "
        "formula's last form needs exp of numbers up to 0 only.",
        "np.log1p(z) is log(1 + z). Labels of any dtype become x's with astype.",
        "backward: dout (y - t) / M with M the number of all elements, whatever the shape.",
    ],
    mistakes=[
        Mistake(
            ("/ self.t.size", "/ len(self.t)"),
            "the mean runs over all elements: divide the gradient by their number, not by N alone",
        ),
        Mistake(
            (" / self.t.size", ""),
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
                "np.mean(np.maximum(x, 0) - x * self.t + np.log1p(z))",
                "-np.mean(self.t * np.log(self.y + 1e-7) + (1 - self.t) * np.log(1 - self.y + 1e-7))",
            ),
            "a small number added inside the log cuts large losses off at about 16; "
            "take the logs from the scores",
        ),
        Mistake(
            (
                "np.mean(np.maximum(x, 0) - x * self.t + np.log1p(z))",
                "-np.mean(self.t * np.log(self.y) + (1 - self.t) * np.log(1 - self.y))",
            ),
            "y rounds to 0 or 1 for large scores, and the log of 0 is -inf; take the logs from the scores",
        ),
        Mistake(
            (
                "np.mean(np.maximum(x, 0) - x * self.t + np.log1p(z))",
                "-np.mean(self.t * (np.minimum(x, 0) - np.log1p(z)))",
            ),
            'the answers "no" count too: (1 - t) log (1 - y) is missing',
        ),
        Mistake(
            ("np.mean(np.maximum", "np.sum(np.maximum"),
            "the loss is the sum over all elements; it should be their mean",
        ),
    ],
)
# END SPEC
