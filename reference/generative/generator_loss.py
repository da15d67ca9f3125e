"""Generator loss: to be taken for real.

What it computes
    The generator wants the discriminator to be wrong about the samples it makes: D, the chance the
    discriminator gives them to be real, should be large. Taken from the game itself this is
    minimax: what the discriminator minimises, the generator maximises, so that log(1 - D) has to
    fall. But early in training D is close to 0, and there that curve is flat: nothing is learned
    just where there is most to learn. The non-saturating loss -log D falls in the same direction
    and is steepest there; the ratio of the two gradients is D to 1 - D.

Formula
    D = sigmoid(score)
    minimax:         loss = (1/N) sum_n log (1 - D(fake_n)),   dfake = -dout D(fake) / N
    non_saturating:  loss = -(1/N) sum_n log D(fake_n),        dfake = dout (D(fake) - 1) / N

Shapes
    fake, dfake: the discriminator's scores of made-up samples, any shape of N elements
    loss, dout: scalars

Conventions
    `GeneratorLoss(kind="minimax")`, kind is "minimax" or "non_saturating"; `forward(fake) ->
    loss`, `backward(dout=1.0) -> dfake`, scaled by dout. No parameters, so `params` and `grads`
    are empty lists. Scores of 1000 and -1000 give a finite loss, not cut off. fake is not changed.

From
    I. J. Goodfellow et al., "Generative adversarial nets", NeurIPS 2014, section 3.

Example
    fake = [0, -2]: D is [0.5, 0.1192]. minimax: the loss is -(0.6931 + 0.1269) / 2 = -0.4100 and
    dfake = [-0.25, -0.0596]; non_saturating: (0.6931 + 2.1269) / 2 = 1.4100, [-0.25, -0.4404].
"""

import numpy as np


class GeneratorLoss:
    def __init__(self, kind="minimax"):
        self.kind = kind
        self.params = []
        self.grads = []

    def forward(self, fake):
        """Scores of made-up samples -> the loss, a scalar."""
        # BEGIN SOLUTION
        self.fake = fake
        if self.kind == "minimax":
            return -np.logaddexp(0, fake).mean()
        return np.logaddexp(0, -fake).mean()
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the scores."""
        # BEGIN SOLUTION
        sign = -1 if self.kind == "minimax" else 1
        return -dout * np.exp(-np.logaddexp(0, sign * self.fake)) / self.fake.size
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Loss, Mistake, Oracle, State, fixed, normal


def loss(fake, kind="minimax"):
    import torch

    nothing = torch.zeros((), dtype=fake.dtype)
    if kind == "minimax":
        return -torch.logaddexp(nothing, fake).mean()
    return torch.logaddexp(nothing, -fake).mean()


exercise = Exercise(
    GeneratorLoss,
    form=Loss(),
    cases=[
        Case("minimax", fake=normal(5)),
        Case("non saturating", fake=normal(4, 1), kind="non_saturating"),
        Case("one sample", fake=normal(1), kind="non_saturating"),
        Case("one sample, minimax", fake=normal(1, 1), kind="minimax"),
        Case("found out", fake=normal(6, shift=-9.0), kind="minimax"),
        Case("found out, not saturated", fake=normal(6, shift=-9.0), kind="non_saturating"),
        Case("scores in the thousands", fake=normal(7, scale=1000.0)),
        Case("thousands, not saturated", fake=normal(7, scale=1000.0), kind="non_saturating"),
        Case("a map of scores, zeros", fake=fixed([[[0.0, -0.0], [1.5, -3.0], [0.5, 8.0]]])),
        Case("other layouts", fake=normal(3, 4).strided(), kind="non_saturating"),
    ],
    checks=[Oracle(loss), Gradient(), State()],
    hints=[
        "log(1 - sigmoid(x)) is -log(1 + exp(x)), and -log sigmoid(x) is log(1 + exp(-x)).",
        "np.logaddexp(0, x) is log(1 + exp(x)) without overflow, and its slope is sigmoid(x).",
    ],
    mistakes=[
        Mistake(
            [
                ('if self.kind == "minimax":', 'if self.kind != "minimax":'),
                ('-1 if self.kind == "minimax" else 1', '1 if self.kind == "minimax" else -1'),
            ],
            "the kinds are swapped: minimax is log(1 - D), non_saturating is -log D",
            row=143,
        ),
        Mistake(
            ('sign = -1 if self.kind == "minimax" else 1', "sign = -1"),
            "backward is that of minimax for both kinds; kind decides there too",
        ),
        Mistake(
            ("return -np.logaddexp(0, fake).mean()", "return np.logaddexp(0, fake).mean()"),
            "this is the discriminator's part; the generator wants the opposite: log(1 - D) falls",
        ),
        Mistake(
            ("/ self.fake.size", ""),
            "the loss is a mean: its gradient is divided by the number of samples",
            row=1,
        ),
        Mistake(
            ("return -dout *", "return -1.0 *"),
            "dout is left out of backward; the gradient is scaled by it",
            row=3,
        ),
        Mistake(
            ("return np.logaddexp(0, -fake).mean()", "return np.log(1 + np.exp(-fake)).mean()"),
            "exp overflows for large scores; np.logaddexp(0, x) does not",
            row=28,
        ),
        Mistake(
            (
                "return np.logaddexp(0, -fake).mean()",
                "return -np.log(1 / (1 + np.exp(-fake)) + 1e-12).mean()",
            ),
            "a small number inside the log cuts the loss off where D is close to 0",
            row=10,
        ),
        Mistake(
            ("return -dout *", "return dout *"),
            "a higher score lowers the generator's loss: the gradient is below 0",
        ),
    ],
)
# END SPEC
