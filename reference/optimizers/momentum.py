"""Momentum: steps that remember where they were going.

What it computes
    A ball rolling down a valley does not turn at every pebble. Each parameter has a velocity, a
    decaying sum of all gradients so far, and moves along it: what the gradients agree on adds up,
    to 1 / (1 - momentum) times one gradient at most, and what changes sign from step to step
    cancels. In a long narrow valley, where plain descent zigzags between the walls, this is the
    difference between crawling and running.

Formula
    v <- momentum v + g,  p <- p - lr v,  for each parameter p with its gradient g;  v starts at 0

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape; one v for
    each parameter, of its shape

Conventions
    `Momentum(lr=0.01, momentum=0.9)`; `update(params, grads)` changes the arrays in `params` in
    place and leaves `grads` alone. The velocities are made at the first update, one for each
    parameter, and belong to this optimizer. There is no dampening: the gradient enters v whole.
    `lr` may be set between two updates. Whether it then stands outside of v, as above and in
    PyTorch, or inside (v <- momentum v - lr g, p <- p + v) makes a difference only after such a
    change, and both are accepted.

From
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4, 1964.

Example
    lr = 0.1, momentum = 0.9, p = [1]: with g = [2] v becomes [2] and p [0.8]; with g = [1] v
    becomes 0.9 * 2 + 1 = [2.8] and p [0.52].
"""

import numpy as np


class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = []

    def update(self, params, grads):
        """Lists of arrays: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.v:
            self.v = [np.zeros_like(p) for p in params]
        for p, g, v in zip(params, grads, self.v, strict=True):
            v *= self.momentum
            v += g
            p -= self.lr * v
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Mistake, Optimizer, Oracle, State, normal


def sgd(params, lr, momentum):
    from torch.optim import SGD

    return SGD(params, lr=lr, momentum=momentum)


def steps(n, *shapes, scale=1.0, size=1.0) -> dict[str, Any]:
    """Parameters of these shapes, of about `size`, and n gradients of about `scale` for each."""
    return {
        "params": [normal(*shape, scale=size) for shape in shapes],
        "grads": [normal(n, *shape, scale=scale) for shape in shapes],
    }


exercise = Exercise(
    Momentum,
    form=Optimizer(),
    cases=[
        Case("two shapes", **steps(6, (3, 4), (5,)), lr=0.1),
        Case("one parameter, the default settings", **steps(4, (2, 3))),
        Case("equal shapes", **steps(3, (2, 3), (2, 3)), lr=0.05, momentum=0.5),
        Case("twenty steps, the rate falls", **steps(20, (2, 5), (3,)), lr=0.1, then=(7, 0.01)),
        Case("gradients of 1e-8", **steps(4, (3, 2), (4,), scale=1e-8, size=1e-6), lr=0.1),
        Case("gradients of 1000", **steps(4, (4, 3), (2, 1, 3), scale=1e3, size=10.0), lr=0.02),
        Case(
            "not contiguous",
            params=[normal(4, 3).strided(), normal(2, 5).fortran()],
            grads=[normal(3, 4, 3).fortran(), normal(3, 2, 5).strided()],
            lr=0.1,
        ),
    ],
    checks=[
        Oracle(
            sgd,
            accept=[
                Mistake(
                    [
                        ("v += g", "v -= self.lr * g"),
                        ("p -= self.lr * v", "p += v"),
                    ],
                    "the velocity holds lr, unlike PyTorch's: after a change of lr the old rate "
                    "lives on in it",
                    row=104,
                )
            ],
        ),
        State(),
    ],
    hints=[
        "Something has to survive from one update to the next. What, and how many of them?",
        "At the first update make a list of zeros, one array for each parameter, of its shape.",
        "For each parameter: v = momentum * v + g, then p goes by -lr * v. Change v and p in place "
        "(v *= ..., v += ...), and leave g as it is.",
    ],
    mistakes=[
        Mistake(
            ("v += g", "v += (1 - self.momentum) * g"),
            "the gradient enters the velocity whole: there is no factor 1 - momentum",
            row=102,
        ),
        Mistake(
            ("p -= self.lr * v", "p += self.lr * v"),
            "this goes up the slope: the parameter moves against its velocity here",
            row=103,
        ),
        Mistake(
            ("zip(params, grads, self.v, strict=True)", "zip(params, grads, self.v[:1] * 9)"),
            "all parameters share one velocity; each needs its own",
            row=119,
        ),
        Mistake(("if not self.v:", "if True:"), "the velocity starts from 0 at every update"),
        Mistake(
            ("np.zeros_like(p) for p in params", "(1 - self.momentum) * g for g in grads"),
            "the velocity starts at 0, so that after one update it is one gradient",
        ),
        Mistake(
            (
                "            v *= self.momentum\n            v += g\n            p -= self.lr * v",
                "            p -= self.lr * v\n            v *= self.momentum\n            v += g",
            ),
            "the parameter moves before the gradient has entered the velocity",
        ),
        Mistake(
            (
                "            v *= self.momentum\n            v += g\n",
                "            g += self.momentum * v\n            v[...] = g\n",
            ),
            "the velocity is added to the gradient itself; leave grads as they are",
            row=118,
        ),
        Mistake(
            (
                "            self.v = [np.zeros_like(p) for p in params]\n"
                "        for p, g, v in zip(params, grads, self.v, strict=True):\n"
                "            v *= self.momentum\n"
                "            v += g\n",
                "            self.v = list(grads)\n"
                "        else:\n"
                "            self.v = [self.momentum * v + g for v, g in zip(self.v, grads)]\n"
                "        for p, g, v in zip(params, grads, self.v, strict=True):\n",
            ),
            "the first velocity is the layer's own gradient array, which the next backward "
            "overwrites; keep a copy",
        ),
    ],
)
# END SPEC
