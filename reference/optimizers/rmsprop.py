"""RMSprop: AdaGrad that forgets.

What it computes
    AdaGrad divides each step by the root of all squared gradients so far, and so comes to a stop.
    RMSprop keeps a decaying mean of the squares instead: what happened long ago is forgotten, and
    the steps stay about as large as lr however long the training and whatever the scale of the
    gradient. That a network's loss changes its shape on the way is then no problem.

Formula
    s <- rho s + (1 - rho) g^2,  p <- p - lr g / (sqrt(s) + eps),  for each element;  s starts at 0

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape; one s for
    each parameter, of its shape

Conventions
    `RMSprop(lr=0.01, rho=0.99, eps=1e-8)`; `update(params, grads)` changes the arrays in `params`
    in place and leaves `grads` alone. The means are made at the first update, one for each
    parameter. eps is added to the root, not under it. There is no correction for the start at 0, so
    the first steps are larger, by 1 / sqrt(1 - rho). `lr` may be set between two updates.

From
    T. Tieleman and G. Hinton, "Lecture 6.5: RMSProp", Coursera, Neural Networks for Machine
    Learning, 2012.

Example
    lr = 0.1, rho = 0.75, p = [1]: with g = [2] s becomes 0.25 * 4 = [1] and p 1 - 0.1 * 2 / 1 =
    [0.8]; with g = [1] s becomes 0.75 + 0.25 = [1] and p [0.7].
"""

import numpy as np


class RMSprop:
    def __init__(self, lr=0.01, rho=0.99, eps=1e-8):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = []

    def update(self, params, grads):
        """Lists of arrays: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.s:
            self.s = [np.zeros_like(p) for p in params]
        for p, g, s in zip(params, grads, self.s, strict=True):
            s *= self.rho
            s += (1 - self.rho) * g * g
            p -= self.lr * g / (np.sqrt(s) + self.eps)
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Mistake, Optimizer, Oracle, State, fixed, normal


def rmsprop(params, lr, rho, eps):
    from torch.optim import RMSprop

    return RMSprop(params, lr=lr, alpha=rho, eps=eps)


def steps(n, *shapes, scale=1.0, size=1.0) -> dict[str, Any]:
    """Parameters of these shapes, of about `size`, and n gradients of about `scale` for each."""
    return {
        "params": [normal(*shape, scale=size) for shape in shapes],
        "grads": [normal(n, *shape, scale=scale) for shape in shapes],
    }


exercise = Exercise(
    RMSprop,
    form=Optimizer(),
    cases=[
        Case("two shapes", **steps(6, (3, 4), (5,)), lr=0.1, rho=0.9),
        Case("one parameter, the default settings", **steps(4, (2, 3))),
        Case("equal shapes", **steps(3, (2, 3), (2, 3)), lr=0.05, rho=0.6),
        Case("twenty steps, the rate falls", **steps(20, (2, 5), (3,)), lr=0.1, then=(7, 0.01)),
        Case("gradients of 1e-8", **steps(4, (3, 2), (4,), scale=1e-8), lr=0.1),
        Case("gradients of 1000", **steps(4, (4, 3), (2, 1, 3), scale=1e3), lr=0.02),
        Case("a large eps", **steps(3, (3, 2), (4,)), rho=0.8, eps=0.3),
        Case(
            "gradients of 0",
            params=[fixed([1.0, -2.0, 0.5])],
            grads=[fixed([[0.0, 2.0, -0.0], [0.0, 0.0, 1.0], [3.0, 0.0, 0.0]])],
            lr=0.2,
        ),
        Case(
            "not contiguous",
            params=[normal(4, 3).strided(), normal(2, 5).fortran()],
            grads=[normal(3, 4, 3).fortran(), normal(3, 2, 5).strided()],
            lr=0.1,
        ),
    ],
    checks=[Oracle(rmsprop), State()],
    hints=[
        "It is AdaGrad with another memory: a weighted mean of the old value and the new square.",
        "The old mean weighs rho, the new square 1 - rho: together 1.",
        "s *= rho; s += (1 - rho) * g * g; p -= lr * g / (sqrt(s) + eps), all in place.",
    ],
    mistakes=[
        Mistake(
            [
                ("s *= self.rho", "s *= 1 - self.rho"),
                ("s += (1 - self.rho) * g * g", "s += self.rho * g * g"),
            ],
            "rho and 1 - rho have changed places: rho is how much of the past is kept",
            row=110,
        ),
        Mistake(
            ("s += (1 - self.rho) * g * g", "s += g * g"),
            "the new square enters with the weight 1 - rho, so that s is a mean",
            row=111,
        ),
        Mistake(
            ("            s *= self.rho\n", ""),
            "the old mean is not multiplied by rho, so nothing is forgotten",
        ),
        Mistake(
            ("np.sqrt(s) + self.eps", "s + self.eps"),
            "the step is divided by the square root of the mean square, not by the mean square",
        ),
        Mistake(
            ("np.sqrt(s) + self.eps", "np.sqrt(s + self.eps)"),
            "eps stands outside of the square root",
        ),
        Mistake(
            (
                "            s *= self.rho\n            s += (1 - self.rho) * g * g\n"
                "            p -= self.lr * g / (np.sqrt(s) + self.eps)\n",
                "            p -= self.lr * g / (np.sqrt(s) + self.eps)\n"
                "            s *= self.rho\n            s += (1 - self.rho) * g * g\n",
            ),
            "this update's gradient belongs into the mean before the step, or the first step is "
            "huge",
        ),
        Mistake(
            ("zip(params, grads, self.s, strict=True)", "zip(params, grads, self.s[:1] * 9)"),
            "all parameters share one mean; each needs its own",
        ),
        Mistake(
            ("p -= self.lr * g", "p += self.lr * g"), "this goes up the slope: the sign is minus"
        ),
    ],
)
# END SPEC
