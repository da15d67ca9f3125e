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
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the scores."""
        # YOUR CODE HERE
        raise NotImplementedError
