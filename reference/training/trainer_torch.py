"""Trainer on tensors: all four steps.

What it computes
    An epoch shuffles the samples and cuts them into mini-batches; each gives a gradient and an
    update; and so on for some epochs. The losses along the way are the learning curve: falling
    means learning, flat means a rate too small or a unit that is dead, rising means a rate too
    large. On the spirals of this unit a small net shows all of it. Here on PyTorch tensors, with a
    net whose backward is written by hand.

Formula
    repeat `epochs` times: for each mini-batch of a new random order:
    loss = net.loss, net.backward, optimizer.update
    the epoch's loss is the mean over its mini-batches

Shapes
    x: (N, ...), t: (N,) or (N, ...); losses: a list of `epochs` numbers

Conventions
    `Trainer(net, optimizer)`; `fit(x, t, epochs, size, rng) -> losses`. In each epoch every sample
    is used once, in an order drawn anew from `rng`, a `torch.Generator`; the last mini-batch
    may be shorter. The net has `loss(x, t)`, `backward()`, `params`, `grads`; the optimizer
    `update(params, grads)`. The mean may be plain or weighted by the batches' sizes. fit may be
    called again and goes on from there. x and t are not changed.
    `train_step` is your own, imported from its exercise; the order is `torch.randperm`'s.

From
    K. Saitoh, "Deep Learning from Scratch 2", O'Reilly Japan 2018, chapter 1.

Example
    with N = 5 and size 2, fit(x, t, 3, 2, rng) makes 3 times 3 updates, of 2, 2 and 1 samples, and
    returns 3 numbers.
"""

import torch

from exercises.training.train_step_torch import train_step


class Trainer:
    def __init__(self, net, optimizer):
        self.net = net
        self.optimizer = optimizer

    def fit(self, x, t, epochs, size, rng):
        """Samples x, labels t, how many epochs, samples a batch -> a list of each epoch's loss."""
        # BEGIN SOLUTION
        losses = []
        for _ in range(epochs):
            order = torch.randperm(len(x), generator=rng, device=rng.device)
            pieces = order.to(x.device).split(size)
            epoch = [train_step(self.net, self.optimizer, x[i], t[i]) for i in pieces]
            losses.append(sum(epoch) / len(epoch))
        return losses
        # END SOLUTION


# BEGIN SPEC
from grader import Mistake, Twin

exercise = Twin(
    "trainer",
    Trainer,
    needs=["train_step_torch"],
    hints=[
        "Two loops: one over the epochs, one over the mini-batches of an epoch.",
        "torch.randperm(N, generator=rng) is a new random order; its split(size) gives the rows of "
        "each mini-batch.",
        "Collect the losses that train_step returns, and append their mean after each epoch.",
    ],
    mistakes=[
        Mistake(
            [
                (
                    ("        for _ in range(epochs):\n            order = torch"),
                    "        order = torch",
                ),
                ("            pieces =", ("        for _ in range(epochs):\n            pieces =")),
            ],
            "the order is drawn once for all epochs; draw a new one for each",
        ),
        Mistake(
            ("            losses.append(sum(epoch) / len(epoch))", "            losses += epoch"),
            "one loss an epoch is asked for, the mean over its mini-batches",
        ),
        Mistake(
            ("sum(epoch) / len(epoch)", "sum(epoch)"),
            "the losses of the mini-batches are added up; their mean is the epoch's loss",
        ),
        Mistake(
            ("sum(epoch) / len(epoch)", "epoch[-1]"),
            "the epoch's loss is the mean over its mini-batches, not the last one's",
        ),
        Mistake(("x[i], t[i]", "x, t"), "each step takes a mini-batch, not all samples"),
        Mistake(
            (".split(size)", ".split(size)[: len(x) // size]"),
            "the last mini-batch, a shorter one, is left out",
        ),
        Mistake(
            ("train_step(self.net, self.optimizer, x[i], t[i])", "self.net.loss(x[i], t[i])"),
            "the loss is watched, but nothing is trained: each mini-batch makes a train step",
        ),
    ],
)
# END SPEC
