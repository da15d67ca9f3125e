"""Nesterov: momentum that looks ahead.

What it computes
    With momentum the parameter is about to move by momentum v, whatever the gradient says. So take
    the gradient there, where it is going, and not where it is: when the valley turns, the ball
    brakes before the wall and not after. Written for a gradient taken at the parameters themselves,
    as a network computes it, this becomes: update the velocity, then step along the gradient plus
    one more decayed velocity.

Formula
    v <- momentum v + g,  p <- p - lr (g + momentum v),  for each parameter p with its gradient g;
    v starts at 0

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape; one v for
    each parameter, of its shape

Conventions
    `Nesterov(lr=0.01, momentum=0.9)`; `update(params, grads)` changes the arrays in `params` in
    place and leaves `grads` alone. The velocities are made at the first update, one for each
    parameter. No dampening, as in PyTorch. `lr` may be set between two updates. Whether it then
    stands outside of v, as above, or inside (v <- momentum v - lr g, p <- p + momentum v - lr g)
    makes a difference only after such a change, and both are accepted.

From
    Y. Nesterov, "A method for solving the convex programming problem with convergence rate
    O(1/k^2)", Doklady Akademii Nauk SSSR 269, 1983; in this form I. Sutskever, J. Martens, G. Dahl
    and G. Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013.

Example
    lr = 0.1, momentum = 0.5, p = [1]: with g = [2] v becomes [2] and p 1 - 0.1 (2 + 1) = [0.7];
    with g = [1] v becomes [2] and p 0.7 - 0.1 (1 + 1) = [0.5].
"""

import numpy as np


class Nesterov:
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
            p -= self.lr * (g + self.momentum * v)
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Mistake, Optimizer, Oracle, State, normal


def sgd(params, lr, momentum):
    from torch.optim import SGD

    return SGD(params, lr=lr, momentum=momentum, nesterov=True)


def steps(n, *shapes, scale=1.0, size=1.0) -> dict[str, Any]:
    """Parameters of these shapes, of about `size`, and n gradients of about `scale` for each."""
    return {
        "params": [normal(*shape, scale=size) for shape in shapes],
        "grads": [normal(n, *shape, scale=scale) for shape in shapes],
    }


exercise = Exercise(
    Nesterov,
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
                        (
                            "p -= self.lr * (g + self.momentum * v)",
                            "p += self.momentum * v - self.lr * g",
                        ),
                    ],
                    "the velocity holds lr, unlike PyTorch's: after a change of lr the old rate "
                    "lives on in it",
                ),
            ],
        ),
        State(),
    ],
    hints=[
        "The velocity is that of Momentum. Only the step is another one.",
        "At the end of the step the velocity is used once more: along g + momentum v goes p.",
        "v *= momentum; v += g; p -= lr * (g + momentum * v), all in place, with one v for each "
        "parameter.",
    ],
    mistakes=[
        Mistake(
            ("(g + self.momentum * v)", "v"),
            "this is plain momentum: the step is along g + momentum v, with the new v",
            row=107,
        ),
        Mistake(
            (
                "            v *= self.momentum\n            v += g\n"
                "            p -= self.lr * (g + self.momentum * v)",
                "            v *= self.momentum\n            v += g\n"
                "            p -= self.lr * ((1 + self.momentum) * g + self.momentum**2 * v)",
            ),
            "the velocity already holds this gradient: in the look-ahead it is counted once more",
            row=106,
        ),
        Mistake(
            ("v += g", "v += (1 - self.momentum) * g"),
            "the gradient enters the velocity whole: there is no factor 1 - momentum",
        ),
        Mistake(
            ("p -= self.lr * (", "p += self.lr * ("),
            "this goes up the slope: the parameter moves against its velocity here",
        ),
        Mistake(
            ("zip(params, grads, self.v, strict=True)", "zip(params, grads, self.v[:1] * 9)"),
            "all parameters share one velocity; each needs its own",
        ),
        Mistake(("if not self.v:", "if True:"), "the velocity starts from 0 at every update"),
        Mistake(
            (
                "            v *= self.momentum\n            v += g\n",
                "            g += self.momentum * v\n            v[...] = g\n",
            ),
            "the velocity is added to the gradient itself; leave grads as they are",
        ),
    ],
)
# END SPEC
