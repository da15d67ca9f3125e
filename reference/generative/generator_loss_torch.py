"""Generator loss on tensors: to be taken for real.

What it computes
    The generator wants the discriminator to be wrong about the samples it makes: D, the chance the
    discriminator gives them to be real, should be large. Taken from the game itself this is
    minimax: what the discriminator minimises, the generator maximises, so that log(1 - D) has to
    fall. But early in training D is close to 0, and there that curve is flat: nothing is learned
    just where there is most to learn. The non-saturating loss -log D falls in the same direction
    and is steepest there; the ratio of the two gradients is D to 1 - D.
    Here on PyTorch tensors and without autograd; everything stays on the device and in the
    dtype of what is given.

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

import torch


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
            return -torch.logaddexp(torch.zeros_like(fake), fake).mean()
        return torch.logaddexp(torch.zeros_like(fake), -fake).mean()
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the scores."""
        # BEGIN SOLUTION
        sign = -1 if self.kind == "minimax" else 1
        return -dout * torch.sigmoid(-sign * self.fake) / self.fake.numel()
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "generator_loss",
    GeneratorLoss,
    also=[Device()],
    hints=[
        "log(1 - sigmoid(x)) is -log(1 + exp(x)), and -log sigmoid(x) is log(1 + exp(-x)).",
        "torch.logaddexp of 0 and x is log(1 + exp(x)) without overflow, and its slope is sigmoid(x).",
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
            (
                "return -torch.logaddexp(torch.zeros_like(fake), fake).mean()",
                "return torch.logaddexp(torch.zeros_like(fake), fake).mean()",
            ),
            "this is the discriminator's part; the generator wants the opposite: log(1 - D) falls",
        ),
        Mistake(
            ("/ self.fake.numel()", ""),
            "the loss is a mean: its gradient is divided by the number of samples",
            row=1,
        ),
        Mistake(
            ("return -dout *", "return -1.0 *"),
            "dout is left out of backward; the gradient is scaled by it",
            row=3,
        ),
        Mistake(
            (
                "return torch.logaddexp(torch.zeros_like(fake), -fake).mean()",
                "return torch.log(1 + torch.exp(-fake)).mean()",
            ),
            "exp overflows for large scores; torch.logaddexp of 0 and x does not",
            row=28,
        ),
        Mistake(
            (
                "return torch.logaddexp(torch.zeros_like(fake), -fake).mean()",
                "return -torch.log(1 / (1 + torch.exp(-fake)) + 1e-12).mean()",
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
