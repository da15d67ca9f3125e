"""Discriminator loss: real or made up?

What it computes
    In a generative adversarial network two networks play against each other. The generator makes
    samples out of noise; the discriminator gives each sample a score, whose sigmoid D is its
    chance to be real. It learns to score real samples high and made-up ones low: binary cross
    entropy, with label 1 for the real and 0 for the made-up ones. Where it cannot tell any more, D
    is 1/2 everywhere and the loss 2 log 2.

Formula
    D = sigmoid(score)
    loss  = -(1/N) sum_n log D(real_n) - (1/M) sum_m log (1 - D(fake_m))
    dreal = dout (D(real) - 1) / N
    dfake = dout D(fake) / M

Shapes
    real, dreal: scores of the real samples, (N,) or (N, 1), or any other shape of N elements
    fake, dfake: scores of the made-up ones, of M elements; M need not be N
    loss, dout: scalars

Conventions
    `forward(real, fake) -> loss`, the sum of two means; `backward(dout=1.0) -> (dreal, dfake)`,
    scaled by dout. No parameters, so `params` and `grads` are empty lists. The scores are logits:
    the sigmoid is taken here, in such a way that scores of 1000 and -1000 give a finite loss, not
    cut off. real and fake are not changed.

From
    I. J. Goodfellow et al., "Generative adversarial nets", NeurIPS 2014.

Example
    real = [0, 2] and fake = [0]: D is [0.5, 0.8808] and [0.5], the loss (0.6931 + 0.1269) / 2 +
    0.6931 = 1.1032, and dreal = [-0.25, -0.0596], dfake = [0.5].
"""

import numpy as np


class DiscriminatorLoss:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, real, fake):
        """Scores of real and of made-up samples -> the loss, a scalar."""
        # BEGIN SOLUTION
        self.real, self.fake = real, fake
        one, other = np.logaddexp(0, -real), np.logaddexp(0, fake)
        return one.mean() + other.mean()
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradients for real and for fake."""
        # BEGIN SOLUTION
        dreal = -dout * np.exp(-np.logaddexp(0, self.real)) / self.real.size
        dfake = dout * np.exp(-np.logaddexp(0, -self.fake)) / self.fake.size
        return dreal, dfake
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Gradient,
    Loss,
    Mistake,
    Oracle,
    State,
    fixed,
    normal,
    tied,
    uniform,
)


def loss(real, fake):
    import torch

    nothing = torch.zeros((), dtype=real.dtype)
    return torch.logaddexp(nothing, -real).mean() + torch.logaddexp(nothing, fake).mean()


exercise = Exercise(
    DiscriminatorLoss,
    form=Loss(wrt=("real", "fake")),
    cases=[
        Case("as many of both", real=normal(5), fake=normal(5)),
        Case("more made up", real=normal(3, 1), fake=normal(7, 1)),
        Case("one of each", real=normal(1), fake=normal(1, 1)),
        Case(
            "sure and right",
            real=uniform(4, low=4.0, high=11.0),
            fake=uniform(2, low=-11.0, high=-4.0),
        ),
        Case("scores in the thousands", real=normal(4, scale=1000.0), fake=normal(6, scale=1000.0)),
        Case("a map of scores", real=normal(2, 1, 3, 4), fake=normal(3, 1, 3, 4)),
        Case("exact zeros", real=fixed([0.0, -0.0, 2.0]), fake=tied(4)),
        Case("other layouts", real=normal(4, 3).fortran(), fake=normal(2, 3).strided()),
    ],
    checks=[Oracle(loss), Gradient(), State()],
    hints=[
        "-log sigmoid(x) is log(1 + exp(-x)), and -log(1 - sigmoid(x)) is log(1 + exp(x)).",
        "np.logaddexp(0, x) is log(1 + exp(x)) without overflow.",
        "The slope of log(1 + exp(x)) is sigmoid(x); each of the two parts is a mean of its own.",
    ],
    mistakes=[
        Mistake(
            [
                ("np.logaddexp(0, -real)", "np.logaddexp(0, real)"),
                ("np.logaddexp(0, fake)", "np.logaddexp(0, -fake)"),
            ],
            "real samples have label 1 and made-up ones 0; here it is the other way round",
        ),
        Mistake(
            ("/ self.real.size", "/ self.fake.size"),
            "each part is the mean over its own samples: dreal is divided by the number of real ones",
        ),
        Mistake(
            [
                ("/ self.real.size", ""),
                ("/ self.fake.size", ""),
            ],
            "each part is a mean: its gradient is divided by the number of samples",
            row=1,
        ),
        Mistake(
            [("one.mean() + other.mean()", "(one.mean() + other.mean()) / 2")],
            "the two means are added, not averaged",
        ),
        Mistake(
            ("dreal = -dout *", "dreal = dout *"),
            "a higher score of a real sample lowers the loss: dreal is below 0",
        ),
        Mistake(
            [("dreal = -dout *", "dreal = -1.0 *"), ("dfake = dout *", "dfake = 1.0 *")],
            "dout is left out of backward; the gradients are scaled by it",
            row=3,
        ),
        Mistake(
            (" np.logaddexp(0, fake)", " np.log(1 + np.exp(fake))"),
            "exp overflows for large scores; np.logaddexp(0, x) does not",
            row=28,
        ),
        Mistake(
            (" np.logaddexp(0, fake)", " -np.log(1 / (1 + np.exp(fake)) + 1e-12)"),
            "a small number inside the log cuts the loss off where D is far off",
            row=10,
        ),
        Mistake(("return dreal, dfake", "return dfake, dreal"), "dreal comes first, then dfake"),
    ],
)
# END SPEC
