"""Lion: only the sign.

What it computes
    Adam divides each gradient by its usual size. Lion goes further and keeps nothing but the sign:
    every weight moves by exactly lr at every step, up or down, as a momentum of the gradients says.
    Two factors are at work: the direction is a mixture of the old momentum and the new gradient
    with beta1, and the momentum is updated afterwards with beta2, which forgets more slowly. It
    needs one memory for each weight where Adam needs two. The rule was found by a program that
    searched among programs.

Formula
    for each element, m starts at 0:
    p <- p - lr weight_decay p
    p <- p - lr sign(beta1 m + (1 - beta1) g)
    m <- beta2 m + (1 - beta2) g

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape; one m for
    each parameter, of its shape

Conventions
    `Lion(lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0.0)`; `update(params, grads)` changes the
    arrays in `params` in place and leaves `grads` alone. The decay acts on the parameter directly
    and is multiplied by lr; before or after the sign's step makes a difference of lr^2 weight_decay,
    and it comes before. sign(0) = 0. `lr` may be set between two updates.

From
    X. Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023.

Example
    lr = 0.1, beta1 = 0.9, beta2 = 0.5, p = [1]: with g = [4] p becomes [0.9] and m [2]; with
    g = [-10] the mixture is 0.9 * 2 - 0.1 * 10 = 0.8, so p becomes [0.8] all the same, and m [-4].
"""

import numpy as np


class Lion:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0.0):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.weight_decay = weight_decay
        self.m = []

    def update(self, params, grads):
        """Lists of arrays: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.m:
            self.m = [np.zeros_like(p) for p in params]
        for p, g, m in zip(params, grads, self.m, strict=True):
            p *= 1 - self.lr * self.weight_decay
            p -= self.lr * np.sign(self.beta1 * m + (1 - self.beta1) * g)
            m *= self.beta2
            m += (1 - self.beta2) * g
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Mistake, Optimizer, Oracle, State, fixed, normal


def steps(n, *shapes, scale=1.0, size=1.0) -> dict[str, Any]:
    """Parameters of these shapes, of about `size`, and n gradients of about `scale` for each."""
    return {
        "params": [normal(*shape, scale=size) for shape in shapes],
        "grads": [normal(n, *shape, scale=scale) for shape in shapes],
    }


exercise = Exercise(
    Lion,
    form=Optimizer(),
    cases=[
        Case("two shapes", **steps(6, (3, 4), (5,)), lr=0.1, weight_decay=0.3),
        Case("one parameter, the default settings", **steps(4, (2, 3), size=0.01)),
        Case("equal shapes", **steps(4, (2, 3), (2, 3)), lr=0.05, beta1=0.5, beta2=0.75),
        Case(
            "twenty steps, the rate falls",
            **steps(20, (2, 5), (3,)),
            lr=0.1,
            weight_decay=0.1,
            then=(7, 0.01),
        ),
        Case("gradients of 1e-8", **steps(4, (3, 2), (4,), scale=1e-8), lr=0.1),
        Case("gradients of 1000", **steps(4, (4, 3), (2, 1, 3), scale=1e3), lr=0.02, beta1=0.6),
        Case(
            "gradients of 0",
            params=[fixed([1.0, -2.0, 0.5])],
            grads=[fixed([[0.0, 2.0, -0.0], [0.0, 0.0, 1.0], [3.0, 0.0, 0.0]])],
            lr=0.2,
        ),
    ],
    checks=[Oracle(), State()],
    hints=[
        "There are two mixtures of m and g, with two factors. Which one is kept, which one is only "
        "looked at?",
        "The step takes the sign of beta1 m + (1 - beta1) g, with the m of before; then m takes g "
        "with beta2, in place.",
    ],
    mistakes=[
        Mistake(
            (
                "np.sign(self.beta1 * m + (1 - self.beta1) * g)",
                "(self.beta1 * m + (1 - self.beta1) * g)",
            ),
            "only the sign of the mixture counts: every weight moves by lr",
        ),
        Mistake(
            [
                ("self.beta1 * m + (1 - self.beta1) * g", "self.beta2 * m + (1 - self.beta2) * g"),
                ("m *= self.beta2", "m *= self.beta1"),
                ("m += (1 - self.beta2)", "m += (1 - self.beta1)"),
            ],
            "beta1 is for the step, beta2 for the momentum that is kept",
        ),
        Mistake(
            [
                ("            p -= self.lr * np.sign(self.beta1 * m + (1 - self.beta1) * g)\n", ""),
                (
                    "m += (1 - self.beta2) * g",
                    "m += (1 - self.beta2) * g\n"
                    "            p -= self.lr * np.sign(self.beta1 * m + (1 - self.beta1) * g)",
                ),
            ],
            "the step looks at the momentum of before; it takes the new gradient afterwards",
        ),
        Mistake(
            ("np.sign(self.beta1 * m + (1 - self.beta1) * g)", "np.sign(g)"),
            "the sign is that of the mixture of momentum and gradient, not of the gradient alone",
        ),
        Mistake(
            ("1 - self.lr * self.weight_decay", "1 - self.weight_decay"),
            "the decay is multiplied by lr",
        ),
        Mistake(
            ("            p *= 1 - self.lr * self.weight_decay\n", ""),
            "nothing decays: p shrinks by lr weight_decay p too",
        ),
        Mistake(("p -= self.lr", "p += self.lr"), "this goes up the slope: the sign is minus"),
    ],
)
# END SPEC
