"""GAN step on tensors: one move of each player.

What it computes
    One step of training a generative adversarial network, out of the two losses you wrote. First
    the discriminator: it sees real samples and made-up ones, and takes one step to tell them apart
    better. Then the generator: its samples go through the discriminator as it is now, and the
    gradient flows back through it, down to the samples and into the generator, which takes one
    step to be taken for real more often. Each network moves in its own half alone; in the other
    half it is only looked through.
    Here on PyTorch tensors, with the gradients of the networks' own backward: no autograd.

Formula
    fake          = generator(z)
    discriminator: d_loss = DiscriminatorLoss of its scores of real and of fake; one step of d_opt
    generator:     g_loss = GeneratorLoss("non_saturating") of the new discriminator's scores of
                   fake; one step of g_opt

Shapes
    real: (N, D); z: (M, K), noise for M made-up samples, which are (M, D); scores: (N, 1), (M, 1)
    d_loss, g_loss: scalars

Conventions
    `gan_step(generator, discriminator, g_opt, d_opt, real, z) -> (d_loss, g_loss)`, each the loss
    before that network's own step. The networks are like MLP: forward(x), backward(dout), which
    goes with the last forward and overwrites grads, in the same tensors; the optimizers are like
    SGD: update(params, grads). Each optimizer makes one step, with the params and grads of its own
    network; those of the other network's params are not changed. real and z are not changed.
    DiscriminatorLoss and GeneratorLoss are your own, imported from their exercises.

From
    I. J. Goodfellow et al., "Generative adversarial nets", NeurIPS 2014, algorithm 1.

Example
    generator z + b with b = 0, discriminator w x with w = 1, real = [[2]], z = [[0]], both rates 1:
    d_loss = 0.1269 + 0.6931 = 0.8200; dw = -0.1192 * 2 + 0.5 * 0, so w becomes 1.2384. Then
    g_loss = 0.6931, the score's gradient is -0.5, that of fake -0.6192, and b becomes 0.6192.
"""

import torch

from exercises.generative.discriminator_loss_torch import DiscriminatorLoss
from exercises.generative.generator_loss_torch import GeneratorLoss


def gan_step(generator, discriminator, g_opt, d_opt, real, z):
    """Two networks, their optimizers, real samples (N, D), noise (M, K) -> d_loss, g_loss."""
    # BEGIN SOLUTION
    d_criterion, g_criterion = DiscriminatorLoss(), GeneratorLoss("non_saturating")
    fake = generator.forward(z)
    scores = discriminator.forward(torch.cat([real, fake]))
    d_loss = d_criterion.forward(scores[: len(real)], scores[len(real) :])
    discriminator.backward(torch.cat(d_criterion.backward()))
    d_opt.update(discriminator.params, discriminator.grads)
    g_loss = g_criterion.forward(discriminator.forward(fake))
    dfake = discriminator.backward(g_criterion.backward())
    generator.backward(dfake)
    g_opt.update(generator.params, generator.grads)
    return d_loss, g_loss
    # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "gan_step",
    gan_step,
    also=[Device()],
    hints=[
        "The discriminator's half: its scores of real and fake go into DiscriminatorLoss, whose "
        "backward gives two gradients; both have to reach the grads. Real and fake as one batch is "
        "the simplest way.",
        "A second backward overwrites the grads of the first. Either one batch, or keep copies of "
        "the first grads and add them.",
        "The generator's half: discriminator.forward(fake) again, as it has moved; its backward "
        "returns the gradient for fake, which is what generator.backward wants.",
    ],
    mistakes=[
        Mistake(
            (
                "    discriminator.backward(torch.cat(d_criterion.backward()))\n",
                "    dreal, dother = d_criterion.backward()\n"
                "    discriminator.forward(real)\n"
                "    discriminator.backward(dreal)\n"
                "    discriminator.forward(fake)\n"
                "    discriminator.backward(dother)\n",
            ),
            "the second backward overwrites the grads of the first: real and made-up ones add up",
        ),
        Mistake(
            (
                'DiscriminatorLoss(), GeneratorLoss("non_saturating")',
                "DiscriminatorLoss(), GeneratorLoss()",
            ),
            "the generator's loss is the non-saturating one here",
            row=143,
        ),
        Mistake(
            [
                ("    d_opt.update(discriminator.params, discriminator.grads)\n", ""),
                (
                    "    g_opt.update(generator.params, generator.grads)\n",
                    "    d_opt.update(discriminator.params, discriminator.grads)\n"
                    "    g_opt.update(generator.params, generator.grads)\n",
                ),
            ],
            "the discriminator moves before the generator's half, by its own gradients",
        ),
        Mistake(
            (
                "    g_opt.update(generator.params, generator.grads)\n",
                "    g_opt.update(generator.params, generator.grads)\n"
                "    d_opt.update(discriminator.params, discriminator.grads)\n",
            ),
            "in the generator's half the discriminator stays as it is",
        ),
        Mistake(
            ("    g_opt.update(generator.params", "    d_opt.update(generator.params"),
            "the generator has an optimizer of its own, g_opt",
        ),
        Mistake(
            (
                "d_criterion.forward(scores[: len(real)], scores[len(real) :])",
                "d_criterion.forward(scores[len(fake) :], scores[: len(fake)])",
            ),
            "the scores of the real samples come first in the discriminator's loss",
        ),
        Mistake(
            ("    generator.backward(dfake)\n", "    generator.backward(0 * dfake + 1)\n"),
            "the gradient for fake comes from the discriminator's backward",
        ),
        Mistake(("return d_loss, g_loss", "return g_loss, d_loss"), "d_loss comes first"),
        Mistake(
            ("    g_opt.update(generator.params, generator.grads)\n", ""),
            "the generator never moves: g_opt makes a step as well",
        ),
    ],
)
# END SPEC
