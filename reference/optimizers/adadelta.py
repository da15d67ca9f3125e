"""Adadelta: steps in the units of the parameter.

What it computes
    A gradient is measured in loss per weight, a step in weights: plain descent needs a learning
    rate to turn one into the other. Adadelta finds that factor itself. It keeps a decaying mean of
    the squared gradients, like RMSprop, and another one of its own squared steps; the ratio of
    their roots has the right units, and lr can simply be 1. It starts with tiny steps, of about
    sqrt(eps), and finds its pace.

Formula
    for each element, s and u start at 0:
    s <- rho s + (1 - rho) g^2
    d = sqrt(u + eps) / sqrt(s + eps) g
    u <- rho u + (1 - rho) d^2
    p <- p - lr d

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape; one s and
    one u for each parameter, of its shape

Conventions
    `Adadelta(lr=1.0, rho=0.9, eps=1e-6)`; `update(params, grads)` changes the arrays in `params` in
    place and leaves `grads` alone. Both means are made at the first update. eps stands under both
    roots here. d is taken with the u of before, and u takes d as it is, without lr. `lr` may be set
    between two updates.

From
    M. D. Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701, 2012.

Example
    rho = 0.5, eps = 1, lr = 1, p = [1]: with g = [4] s becomes [8], d = sqrt(1) / sqrt(9) * 4 =
    [1.3333], u becomes 0.5 * 1.7778 = [0.8889] and p [-0.3333].
"""

import numpy as np


class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = []
        self.u = []

    def update(self, params, grads):
        """Lists of arrays: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.s:
            self.s = [np.zeros_like(p) for p in params]
            self.u = [np.zeros_like(p) for p in params]
        for p, g, s, u in zip(params, grads, self.s, self.u, strict=True):
            s *= self.rho
            s += (1 - self.rho) * g * g
            d = np.sqrt(u + self.eps) / np.sqrt(s + self.eps) * g
            u *= self.rho
            u += (1 - self.rho) * d * d
            p -= self.lr * d
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Mistake, Optimizer, Oracle, State, fixed, normal


def adadelta(params, lr, rho, eps):
    from torch.optim import Adadelta

    return Adadelta(params, lr=lr, rho=rho, eps=eps)


def steps(n, *shapes, scale=1.0, size=1.0) -> dict[str, Any]:
    """Parameters of these shapes, of about `size`, and n gradients of about `scale` for each."""
    return {
        "params": [normal(*shape, scale=size) for shape in shapes],
        "grads": [normal(n, *shape, scale=scale) for shape in shapes],
    }


exercise = Exercise(
    Adadelta,
    form=Optimizer(),
    cases=[
        Case("two shapes", **steps(6, (3, 4), (5,), size=0.01)),
        Case("one parameter, a large eps", **steps(4, (2, 3)), lr=0.5, eps=0.3),
        Case("equal shapes", **steps(3, (2, 3), (2, 3), size=0.1), lr=0.5, rho=0.6, eps=1e-3),
        Case(
            "twenty steps, the rate falls",
            **steps(20, (2, 5), (3,), size=0.1),
            lr=2.0,
            eps=1e-4,
            then=(7, 0.5),
        ),
        Case("gradients of 1e-8", **steps(4, (3, 2), (4,), scale=1e-8, size=1e-8)),
        Case("gradients of 1000", **steps(4, (4, 3), (2, 1, 3), scale=1e3, size=0.01), lr=2.0),
        Case(
            "gradients of 0",
            params=[fixed([1.0, -2.0, 0.5])],
            grads=[fixed([[0.0, 2.0, -0.0], [0.0, 0.0, 1.0], [3.0, 0.0, 0.0]])],
            eps=1e-2,
        ),
        Case(
            "not contiguous",
            params=[normal(4, 3).strided(), normal(2, 5).fortran()],
            grads=[normal(3, 4, 3).fortran(), normal(3, 2, 5).strided()],
            eps=1e-2,
        ),
    ],
    checks=[Oracle(adadelta), State()],
    hints=[
        "Two memories for each parameter: the mean of the squared gradients, as in RMSprop, and "
        "the mean of the squared steps d.",
        "The order matters: s takes g, then d is made with the old u, then u takes d.",
        "d = sqrt(u + eps) / sqrt(s + eps) * g; lr enters only at the very end, p -= lr * d.",
    ],
    mistakes=[
        Mistake(
            ("u += (1 - self.rho) * d * d", "u += (1 - self.rho) * g * g"),
            "u is the mean of the squared steps d, not of the squared gradients",
            row=120,
        ),
        Mistake(
            ("np.sqrt(u + self.eps) / np.sqrt(s + self.eps) * g", "g / np.sqrt(s + self.eps)"),
            "the root of the mean squared step is missing: this is RMSprop",
        ),
        Mistake(
            (
                "            d = np.sqrt(u + self.eps) / np.sqrt(s + self.eps) * g\n",
                "            d = (np.sqrt(u) + self.eps) / (np.sqrt(s) + self.eps) * g\n",
            ),
            "eps stands under both roots",
        ),
        Mistake(
            (
                "d = np.sqrt(u + self.eps) / np.sqrt(s + self.eps) * g",
                "d = (u + self.eps) / (s + self.eps) * g",
            ),
            "both means are under square roots",
        ),
        Mistake(
            [
                ("u += (1 - self.rho) * d * d", "u += (1 - self.rho) * (self.lr * d) ** 2"),
            ],
            "u takes d as it is, before it is multiplied by lr",
        ),
        Mistake(
            [
                ("            u *= self.rho\n            u += (1 - self.rho) * d * d\n", ""),
                (
                    "            d = np.sqrt(u",
                    "            u *= self.rho\n"
                    "            u += (1 - self.rho) * g * g / (s + self.eps)\n"
                    "            d = np.sqrt(u",
                ),
            ],
            "d is made with the u of before; u changes afterwards",
        ),
        Mistake(
            ("            u *= self.rho\n            u += (1 - self.rho) * d * d\n", ""),
            "u stays 0: it has to take each squared step",
        ),
        Mistake(
            [
                ("s *= self.rho", "s *= 1 - self.rho"),
                ("s += (1 - self.rho) * g * g", "s += self.rho * g * g"),
                ("u *= self.rho", "u *= 1 - self.rho"),
                ("u += (1 - self.rho) * d * d", "u += self.rho * d * d"),
            ],
            "rho and 1 - rho have changed places: rho is how much of the past is kept",
        ),
        Mistake(
            (
                "zip(params, grads, self.s, self.u, strict=True)",
                "zip(params, grads, self.s[:1] * 9, self.u[:1] * 9)",
            ),
            "all parameters share one pair of means; each needs its own",
        ),
        Mistake(("p -= self.lr * d", "p -= d"), "the step d is not multiplied by lr"),
        Mistake(
            ("p -= self.lr * d", "p += self.lr * d"), "this goes up the slope: the sign is minus"
        ),
    ],
)
# END SPEC
