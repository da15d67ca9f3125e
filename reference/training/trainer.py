"""Trainer: all four steps.

What it computes
    An epoch shuffles the samples and cuts them into mini-batches; each gives a gradient and an
    update; and so on for some epochs. The losses along the way are the learning curve: falling
    means learning, flat means a rate too small or a unit that is dead, rising means a rate too
    large. On the spirals of this unit a small net shows all of it.

Formula
    repeat `epochs` times: for each mini-batch of a new random order:
    loss = net.loss, net.backward, optimizer.update
    the epoch's loss is the mean over its mini-batches

Shapes
    x: (N, ...), t: (N,) or (N, ...); losses: a list of `epochs` numbers

Conventions
    `Trainer(net, optimizer)`; `fit(x, t, epochs, size, rng) -> losses`. In each epoch every sample
    is used once, in an order drawn anew from `rng`, a `numpy.random.Generator`; the last mini-batch
    may be shorter. The net has `loss(x, t)`, `backward()`, `params`, `grads`; the optimizer
    `update(params, grads)`. The mean may be plain or weighted by the batches' sizes. fit may be
    called again and goes on from there. x and t are not changed.
    `minibatches` and `train_step` are your own, imported from their exercises.

From
    K. Saitoh, "Deep Learning from Scratch 2", O'Reilly Japan 2018, chapter 1.

Example
    with N = 5 and size 2, fit(x, t, 3, 2, rng) makes 3 times 3 updates, of 2, 2 and 1 samples, and
    returns 3 numbers.
"""

import numpy as np

from exercises.training.minibatches import minibatches
from exercises.training.train_step import train_step


class Trainer:
    def __init__(self, net, optimizer):
        self.net = net
        self.optimizer = optimizer

    def fit(self, x, t, epochs, size, rng):
        """Samples x, labels t, how many epochs, samples a batch -> a list of each epoch's loss."""
        # BEGIN SOLUTION
        losses = []
        for _ in range(epochs):
            epoch = []
            batches = minibatches(x, t, size, rng)
            for some_x, some_t in batches:  # pyright: ignore[reportGeneralTypeIssues]
                epoch.append(train_step(self.net, self.optimizer, some_x, some_t))
            losses.append(sum(epoch) / len(epoch))
        return losses
        # END SOLUTION


# BEGIN SPEC
# pyright: reportGeneralTypeIssues=false
# (what a stub defines returns nothing, for all that a type checker can see)
from itertools import pairwise
from typing import Any

from grader import (
    Case,
    Draw,
    Exercise,
    Generator,
    Given,
    Mistake,
    Property,
    Scripted,
    fixed,
    integers,
    normal,
)

WATCHED = """
class Net:
    \"\"\"Adds up what it sees: its loss is the mean of the first column of a batch.\"\"\"

    def __init__(self, one, told):
        self.params, self.grads, self.told = [one * 0], [one * 0], told

    def loss(self, x, t):
        self.told.append(["loss", x.reshape(len(x), -1)[:, 0] * 1, t * 1])
        return x.reshape(len(x), -1)[:, 0].sum() / len(x)

    def backward(self, dout=1.0):
        self.told.append(["backward"])


class Optimizer:
    def __init__(self, told):
        self.told = told

    def update(self, params, grads):
        self.told.append(["update"])


def watched(module, x, t, epochs, size, rng):
    told, others = [], []
    trainer = module.Trainer(Net(x[0], told), Optimizer(told))
    module.Trainer(Net(x[0], others), Optimizer(others))
    losses = trainer.fit(x, t, epochs, size, rng)
    return [[float(loss) for loss in losses], told, others]
"""

LEARNED = """
import numpy

class Net:
    \"\"\"Affine, tanh, affine, softmax with loss.\"\"\"

    def __init__(self, W1, b1, W2, b2):
        self.params = [W1, b1, W2, b2]
        self.grads = [0 * p for p in self.params]

    def loss(self, x, t):
        lib = numpy
        if not isinstance(x, numpy.ndarray):
            import torch as lib
        W1, b1, W2, b2 = self.params
        self.x, self.h = x, lib.tanh(x @ W1 + b1)
        z = self.h @ W2 + b2
        z = lib.exp(z - z.max())
        self.y, self.t = z / z.sum(1)[:, None], (t[:, None] == lib.arange(len(b2))) * 1.0
        return -(self.t * lib.log(self.y)).sum() / len(x)

    def backward(self, dout=1.0):
        g = dout * (self.y - self.t) / len(self.x)
        dh = g @ self.params[2].T * (1 - self.h**2)
        self.grads = [self.x.T @ dh, dh.sum(0), self.h.T @ g, g.sum(0)]


class Momentum:
    def __init__(self):
        self.v = None

    def update(self, params, grads):
        self.v = self.v or [0 * p for p in params]
        for p, g, v in zip(params, grads, self.v):
            v *= 0.9
            v += g
            p -= 0.3 * v


def learned(module, x, t, weights, epochs, size, rng):
    net = Net(*weights)
    before = float(net.loss(x, t))
    losses = module.Trainer(net, Momentum()).fit(x, t, epochs, size, rng)
    return [[float(loss) for loss in losses], before, float(net.loss(x, t))]
"""


def learned(Trainer, x, t, epochs, size, rng, hidden=3):
    """A net of some hidden units is trained: the losses of the epochs, and those before and after."""
    generator, C = np.random.default_rng(0), int(t.max()) + 1
    W1, W2 = generator.standard_normal((2, hidden)), generator.standard_normal((hidden, C))
    weights = [W1, np.zeros(hidden), 0.1 * W2, np.zeros(C)]
    code = Given(LEARNED, "learned")
    losses, before, after = Trainer.run(code, x, t, weights, epochs, size, rng)
    return {"the losses": losses, "before": before, "after": after}


def called(Trainer, x, t, epochs, size, rng) -> tuple[str, Any, Any]:
    """The losses returned, and the batches of each epoch as (samples, labels); or what is wrong."""
    x = x.copy()
    x[:, 0] = np.arange(1, len(x) + 1)  # samples that tell who they are
    losses, told, others = Trainer.run(Given(WATCHED, "watched"), x, t, epochs, size, rng)
    if others:
        return "a Trainer that is made later takes over: keep net and optimizer on self", 0, 0
    if len(losses) != epochs:
        return f"fit returns {len(losses)} losses, expected one for each of {epochs} epochs", 0, 0
    for i, (what, *_) in enumerate(told):
        expected = ("loss", "backward", "update")[i % 3]
        if what != expected:
            return f"{what} is called where it is the turn of {expected}", 0, 0
    batches = [call[1:] for call in told if call[0] == "loss"]
    each = -(-len(x) // size)
    if len(batches) != each * epochs or len(told) != 3 * len(batches):
        return f"{len(batches)} batches in {epochs} epochs, expected {each} in each", 0, 0
    return "", losses, [batches[i * each : (i + 1) * each] for i in range(epochs)]


def all_samples(Trainer, x, t, epochs, size, rng):
    problem, _, told = called(Trainer, x, t, epochs, size, rng)
    if problem:
        return problem
    orders = []
    for batches in told:
        firsts = np.concatenate([first for first, _ in batches])
        labels = np.concatenate([labels for _, labels in batches])
        which = firsts.astype(int) - 1
        if sorted(which) != list(range(len(x))):
            return f"an epoch sees {len(set(which))} of {len(x)} samples; each comes once"
        if not np.array_equal(labels, t[which]):
            return "the labels of a batch are not those of its samples"
        if any(len(first) != size for first, _ in batches[:-1]):
            return f"only the last batch of an epoch may have other than {size} samples"
        orders.append(which)
    if len(x) > 30:  # the same order twice has a chance below 1/30!, which is 4e-33
        if any(np.array_equal(order, range(len(x))) for order in orders):
            return "an epoch takes the samples in the order they lie in; shuffle them"
        if any(np.array_equal(one, two) for one, two in pairwise(orders)):
            return "two epochs have the same order; draw a new one each time"
        again = called(Trainer, x, t, epochs, size, rng)[2]
        if not again or not np.array_equal(again[0][0][0], told[0][0][0]):
            return "the same generator gives another order the second time: draw from rng alone"
    return True


def mean_losses(Trainer, x, t, epochs, size, rng):
    problem, losses, told = called(Trainer, x, t, epochs, size, rng)
    if problem:
        return problem
    for loss, batches in zip(losses, told, strict=True):
        means, sizes = [first.mean() for first, _ in batches], [len(first) for first, _ in batches]
        plain, weighted = np.mean(means), np.average(means, weights=sizes)
        if min(abs(loss - plain), abs(loss - weighted)) > 1e-9 * (1 + abs(plain)):
            return f"an epoch's loss is {loss:.6g}, expected {plain:.6g}, the mean over its batches"
    return True


def learns(Trainer, x, t, epochs, size, rng, hidden):
    """All samples make one batch here, so that the order changes nothing but the last digits: what
    is learned does not depend on luck."""
    found = learned(Trainer, x, t, epochs, size, rng, hidden)
    before, after = found["before"], found["after"]
    if not after < 0.5 * before:
        return f"the loss of a net on spirals is {after:.3f} after {epochs} epochs, {before:.3f} before"
    return True


def arguments_stay(Trainer, x, t, epochs, size, rng):
    before = x.copy(), t.copy()
    Trainer.run(Given(WATCHED, "watched"), x, t, epochs, size, rng)
    same = np.array_equal(x, before[0]) and np.array_equal(t, before[1])
    return same or "x or t is another one afterwards"


def spirals(n, classes):
    """n points on each of some arms, arm by arm."""

    def make(generator, shape):
        c, r = np.repeat(np.arange(classes), n), np.tile(np.arange(1, n + 1) / n, classes)
        a = 2 * np.pi * c / classes + 4 * r
        return 3 * np.stack([r * np.cos(a), r * np.sin(a)], axis=1)

    return Draw(make, (n * classes, 2), f"spirals({n}, {classes})")


exercise = Exercise(
    Trainer,
    form=Scripted(learned),
    cases=[
        Case(
            "the last batch is shorter",
            x=normal(11, 3),
            t=integers(11, high=3),
            epochs=3,
            size=4,
            rng=Generator(),
        ),
        Case(
            "one sample a batch",
            x=normal(5, 2),
            t=integers(5, high=4),
            epochs=2,
            size=1,
            rng=Generator(),
        ),
        Case("all in one batch", x=normal(6, 4), t=normal(6, 2), epochs=4, size=6, rng=Generator()),
        Case("one epoch", x=normal(7, 2), t=normal(7), epochs=1, size=3, rng=Generator()),
        Case(
            "many samples",
            x=normal(40, 2),
            t=integers(40, high=2),
            epochs=5,
            size=8,
            rng=Generator(),
        ),
        Case(
            "spirals",
            x=spirals(24, 3),
            t=fixed([0] * 24 + [1] * 24 + [2] * 24),
            epochs=100,
            size=72,
            rng=Generator(),
            hidden=12,
        ),
    ],
    checks=[
        Property("every sample comes once an epoch, in a new order", all_samples),
        Property("an epoch's loss is the mean over its mini-batches", mean_losses),
        Property("a net learns to tell spirals apart", learns),
        Property("x and t stay as they were", arguments_stay, part="state"),
    ],
    needs=["minibatches", "train_step"],
    hints=[
        "Two loops: one over the epochs, one over the mini-batches of an epoch.",
        "Call minibatches anew in each epoch: it draws a new order from rng each time.",
        "Collect the losses that train_step returns, and append their mean after each epoch.",
    ],
    mistakes=[
        Mistake(
            [
                ("            batches = minibatches(x, t, size, rng)\n", ""),
                (
                    "        losses = []\n",
                    "        losses = []\n        batches = list(minibatches(x, t, size, rng))\n",
                ),
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
        Mistake(
            ("self.optimizer, some_x, some_t", "self.optimizer, x, t"),
            "each step takes a mini-batch, not all samples",
        ),
        Mistake(
            (
                "batches = minibatches(x, t, size, rng)",
                "batches = list(minibatches(x, t, size, rng))[: len(x) // size]",
            ),
            "the last mini-batch, a shorter one, is left out",
        ),
        Mistake(
            (
                "train_step(self.net, self.optimizer, some_x, some_t)",
                "self.net.loss(some_x, some_t)",
            ),
            "the loss is watched, but nothing is trained: each mini-batch makes a train step",
        ),
    ],
)
# END SPEC
