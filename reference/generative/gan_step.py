"""GAN step: one move of each player.

What it computes
    One step of training a generative adversarial network, out of the two losses you wrote. First
    the discriminator: it sees real samples and made-up ones, and takes one step to tell them apart
    better. Then the generator: its samples go through the discriminator as it is now, and the
    gradient flows back through it, down to the samples and into the generator, which takes one
    step to be taken for real more often. Each network moves in its own half alone; in the other
    half it is only looked through.

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
    goes with the last forward and overwrites grads, in the same arrays; the optimizers are like
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

import numpy as np

from exercises.generative.discriminator_loss import DiscriminatorLoss
from exercises.generative.generator_loss import GeneratorLoss


def gan_step(generator, discriminator, g_opt, d_opt, real, z):
    """Two networks, their optimizers, real samples (N, D), noise (M, K) -> d_loss, g_loss."""
    # BEGIN SOLUTION
    d_criterion, g_criterion = DiscriminatorLoss(), GeneratorLoss("non_saturating")
    fake = generator.forward(z)
    scores = discriminator.forward(np.concatenate([real, fake]))
    d_loss = d_criterion.forward(scores[: len(real)], scores[len(real) :])
    discriminator.backward(np.concatenate(d_criterion.backward()))
    d_opt.update(discriminator.params, discriminator.grads)
    g_loss = g_criterion.forward(discriminator.forward(fake))
    dfake = discriminator.backward(g_criterion.backward())
    generator.backward(dfake)
    g_opt.update(generator.params, generator.grads)
    return d_loss, g_loss
    # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import (
    Case,
    Exercise,
    Given,
    Mistake,
    Oracle,
    Property,
    Scripted,
    State,
    integers,
    normal,
)

STEPS, FAR = 150, 2.0

# Runs beside the answer, in either track: two smooth networks, plain descent, and steps with them.
PLAYERS = """
class Net:
    def __init__(self, W1, b1, W2, b2):
        self.params = [p * 1 for p in (W1, b1, W2, b2)]
        self.grads = [p * 0 for p in self.params]

    def forward(self, x):
        W1, b1, W2, b2 = self.params
        self.x, self.a = x * 1, x @ W1 + b1
        self.h = self.a / (1 + self.a**2) ** 0.5
        return self.h @ W2 + b2

    def backward(self, dout):
        W1, _, W2, _ = self.params
        da = (dout @ W2.T) / (1 + self.a**2) ** 1.5
        new = self.x.T @ da, da.sum(0), self.h.T @ dout, dout.sum(0)
        for held, grad in zip(self.grads, new):
            held[...] = grad
        return da @ W1.T

class Descent:
    def __init__(self, lr):
        self.lr, self.steps = lr, 0

    def update(self, params, grads):
        self.steps += 1
        for p, g in zip(params, grads):
            p -= self.lr * g

def players(g, d):
    return Net(*g), Net(*d), Descent(0.1), Descent(0.3)

def two_steps(module, g, d, real, z):
    made, seen = players(g, d), {}
    for step in (1, 2):
        losses = module.gan_step(*made, real, z)
        for name, loss in zip(("d_loss", "g_loss"), losses):
            seen[f"{name} of step {step}"] = loss
        for name, net in zip(("generator", "discriminator"), made):
            for i, p in enumerate(net.params):
                seen[f"params[{i}] of the {name} after step {step}"] = p * 1
    return seen

def steps_made(module, g, d, real, z):
    generator, discriminator, g_opt, d_opt = players(g, d)
    module.gan_step(generator, discriminator, g_opt, d_opt, real, z)
    return [g_opt.steps, d_opt.steps]

def many_steps(module, g, d, real, z):
    generator, discriminator, g_opt, d_opt = players(g, d)
    for step in range(len(real)):
        module.gan_step(generator, discriminator, g_opt, d_opt, real[step], z[step])
    return generator.forward(z[0])
"""


def two_steps(gan_step, g, d, real, z):
    """Two steps with the same samples: what is returned, and all parameters."""
    return gan_step.run(Given(PLAYERS, "two_steps"), g, d, real, z)


def one_step_each(gan_step, g, d, real, z):
    for who, steps in zip(
        ("g_opt", "d_opt"), gan_step.run(Given(PLAYERS, "steps_made"), g, d, real, z), strict=True
    ):
        if steps != 1:
            return f"{who}.update is called {steps} times in a step, expected once"
    return True


def it_moves_towards_the_real_ones(gan_step, seed):
    """Real samples around (3, -2), made ones 3.6 away at first: over 60 seeds they came to 0.34, sd 0.15,
    so that the bound is 10 sd away."""
    rng, centre = np.random.default_rng(int(seed)), np.array([3.0, -2.0])
    real = centre + 0.3 * rng.standard_normal((STEPS, 16, 2))
    noise = rng.standard_normal((STEPS, 16, 2))
    g = [0.3 * rng.standard_normal(s) for s in ((2, 6), (6,), (6, 2), (2,))]
    d = [0.3 * rng.standard_normal(s) for s in ((2, 6), (6,), (6, 1), (1,))]
    made = np.asarray(gan_step.run(Given(PLAYERS, "many_steps"), g, d, real, noise))
    distance = float(np.hypot(*(made.mean(axis=0) - centre)))
    return distance < FAR or (
        f"after {STEPS} steps what is made is still {distance:.1f} away from the real samples"
    )


def players(samples: int, noise: int, g_hidden: int, d_hidden: int) -> dict[str, Any]:
    """Parameters of a generator and a discriminator, as two lists."""
    return {
        "g": [
            normal(noise, g_hidden),
            normal(g_hidden),
            normal(g_hidden, samples),
            normal(samples),
        ],
        "d": [normal(samples, d_hidden), normal(d_hidden), normal(d_hidden, 1), normal(1)],
    }


exercise = Exercise(
    gan_step,
    form=Scripted(two_steps),
    cases=[
        Case("as many of both", **players(3, 2, 4, 5), real=normal(6, 3), z=normal(6, 2)),
        Case("more made up than real", **players(2, 3, 5, 4), real=normal(4, 2), z=normal(7, 3)),
        Case(
            "one of each",
            **players(4, 1, 3, 2),
            real=normal(1, 4),
            z=normal(1, 1),
            seed=integers(high=2**31),
        ),
        Case(
            "far apart",
            **players(2, 2, 3, 4),
            real=normal(5, 2, shift=10.0),
            z=normal(3, 2, scale=3.0),
        ),
        Case(
            "other layouts",
            **players(3, 4, 2, 6),
            real=normal(5, 3).strided(),
            z=normal(4, 4).fortran(),
        ),
    ],
    checks=[
        Oracle(),
        State(),
        Property("each optimizer makes one step", one_step_each),
        Property("what is made moves towards the real samples", it_moves_towards_the_real_ones),
    ],
    needs=["discriminator_loss", "generator_loss"],
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
                "    discriminator.backward(np.concatenate(d_criterion.backward()))\n",
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
