"""AdaGrad: a learning rate for each single weight.

What it computes
    Weights that often have large gradients have moved far and should move with care; one whose
    input is rarely on gets few chances and should use them. AdaGrad adds up the squares of all
    gradients of a weight and divides its step by the root of the sum, so that the scale of a
    gradient no longer matters. The sum only grows: the steps become ever smaller, which suits
    convex problems and stops deep networks too early.

Formula
    s <- s + g^2,  p <- p - lr g / (sqrt(s) + eps),  for each element;  s starts at 0

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape; one s for
    each parameter, of its shape

Conventions
    `AdaGrad(lr=0.01, eps=1e-10)`; `update(params, grads)` changes the arrays in `params` in place
    and leaves `grads` alone. The sums are made at the first update, one for each parameter. eps is
    added to the root, not under it: it only keeps 0 / 0 away. `lr` may be set between two updates.

From
    J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods for online learning and
    stochastic optimization", Journal of Machine Learning Research 12, 2011.

Example
    lr = 1, p = [5, 5]: with g = [3, 0.03] s becomes [9, 0.0009] and p [4, 4], both by one whole lr;
    with g = [4, 0.04] s becomes [25, 0.0025] and p [3.2, 3.2].
"""

import numpy as np


class AdaGrad:
    def __init__(self, lr=0.01, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.s = []

    def update(self, params, grads):
        """Lists of arrays: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.s:
            self.s = [np.zeros_like(p) for p in params]
        for p, g, s in zip(params, grads, self.s, strict=True):
            s += g * g
            p -= self.lr * g / (np.sqrt(s) + self.eps)
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Mistake, Optimizer, Oracle, State, fixed, normal


def adagrad(params, lr, eps):
    from torch.optim import Adagrad

    return Adagrad(params, lr=lr, eps=eps)


def steps(n, *shapes, scale=1.0, size=1.0) -> dict[str, Any]:
    """Parameters of these shapes, of about `size`, and n gradients of about `scale` for each."""
    return {
        "params": [normal(*shape, scale=size) for shape in shapes],
        "grads": [normal(n, *shape, scale=scale) for shape in shapes],
    }


exercise = Exercise(
    AdaGrad,
    form=Optimizer(),
    cases=[
        Case("two shapes", **steps(6, (3, 4), (5,)), lr=0.1),
        Case("one parameter, the default settings", **steps(4, (2, 3))),
        Case("equal shapes", **steps(3, (2, 3), (2, 3)), lr=0.05),
        Case("twenty steps, the rate falls", **steps(20, (2, 5), (3,)), lr=0.1, then=(7, 0.01)),
        Case("gradients of 1e-8", **steps(4, (3, 2), (4,), scale=1e-8), lr=0.1),
        Case("gradients of 1000", **steps(4, (4, 3), (2, 1, 3), scale=1e3), lr=0.02),
        Case("a large eps", **steps(3, (3, 2), (4,)), eps=0.3),
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
    checks=[Oracle(adagrad), State()],
    hints=[
        "Each weight needs a memory of how large its gradients have been: an array of its shape.",
        "Add g * g to that array in place at every update; it starts at 0 and never shrinks.",
        "The step is lr * g / (sqrt(s) + eps), with this update's g already in s.",
    ],
    mistakes=[
        Mistake(
            ("np.sqrt(s) + self.eps", "s + self.eps"),
            "the step is divided by the square root of the sum, not by the sum",
            row=108,
        ),
        Mistake(
            ("np.sqrt(s) + self.eps", "np.sqrt(s + self.eps)"),
            "eps stands outside of the square root",
            row=109,
        ),
        Mistake(
            ("s += g * g", "s[...] = g * g"),
            "the squares add up over all updates; only the last one is kept here",
        ),
        Mistake(
            ("s += g * g", "s += np.abs(g)"),
            "what adds up are the squares of the gradients, not their absolute values",
        ),
        Mistake(
            (
                "            s += g * g\n            p -= self.lr * g / (np.sqrt(s) + self.eps)\n",
                "            p -= self.lr * g / (np.sqrt(s) + self.eps)\n            s += g * g\n",
            ),
            "this update's gradient belongs into the sum before the step, or the first step is huge",
        ),
        Mistake(
            ("s += g * g", "s += (g * g).sum()"),
            "each element has its own sum; here all elements of a parameter share one",
        ),
        Mistake(
            ("zip(params, grads, self.s, strict=True)", "zip(params, grads, self.s[:1] * 9)"),
            "all parameters share one sum; each needs its own",
        ),
        Mistake(
            ("            s += g * g\n", "            g *= g\n            s += g\n"),
            "update squares the gradients in place; leave grads as they are",
        ),
        Mistake(
            ("p -= self.lr * g", "p += self.lr * g"), "this goes up the slope: the sign is minus"
        ),
    ],
)
# END SPEC
