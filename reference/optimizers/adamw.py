"""AdamW: Adam with weight decay beside it.

What it computes
    Weight decay pulls every weight towards 0 a little at each step. For plain descent that is the
    same as a penalty lam/2 w^2 in the loss. For Adam it is not: a penalty's gradient goes through
    m and v and is divided by the root of v, so that weights with large gradients decay least.
    AdamW leaves Adam alone and shrinks the weights directly, all by the same factor.

Formula
    for each element, m and v start at 0, t counts the updates from 1:
    p <- p - lr weight_decay p
    m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2
    p <- p - lr mh / (sqrt(vh) + eps),  mh = m / (1 - beta1^t),  vh = v / (1 - beta2^t)

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape; one m and
    one v for each parameter, of its shape

Conventions
    `AdamW(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01)`; `update(params, grads)`
    changes the arrays in `params` in place and leaves `grads` alone. The decay is multiplied by lr
    and comes first, as in PyTorch; all parameters decay. t counts updates, not parameters; eps is
    added to the root. `lr` may be set between two updates.

From
    I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019.

Example
    lr = 0.1, weight_decay = 0.5, p = [2], g = [3]: the decay makes it [1.9], and Adam's first step,
    of lr, [1.8].
"""

import numpy as np


class AdamW:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.t = 0
        self.m = []
        self.v = []

    def update(self, params, grads):
        """Lists of arrays: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.m:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        for p, g, m, v in zip(params, grads, self.m, self.v, strict=True):
            p *= 1 - self.lr * self.weight_decay
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g * g - v)
            mh = m / (1 - self.beta1**self.t)
            vh = v / (1 - self.beta2**self.t)
            p -= self.lr * mh / (np.sqrt(vh) + self.eps)
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Mistake, Optimizer, Oracle, State, fixed, normal


def adamw(params, lr, beta1, beta2, eps, weight_decay):
    from torch.optim import AdamW

    return AdamW(params, lr=lr, betas=(beta1, beta2), eps=eps, weight_decay=weight_decay)


def steps(n, *shapes, scale=1.0, size=1.0) -> dict[str, Any]:
    """Parameters of these shapes, of about `size`, and n gradients of about `scale` for each."""
    return {
        "params": [normal(*shape, scale=size) for shape in shapes],
        "grads": [normal(n, *shape, scale=scale) for shape in shapes],
    }


exercise = Exercise(
    AdamW,
    form=Optimizer(),
    cases=[
        Case("two shapes", **steps(6, (3, 4), (5,)), lr=0.1, weight_decay=0.3),
        Case("one parameter, the default settings", **steps(4, (2, 3))),
        Case(
            "equal shapes",
            **steps(3, (2, 3), (2, 3)),
            lr=0.05,
            beta1=0.8,
            beta2=0.9,
            eps=0.01,
            weight_decay=0.5,
        ),
        Case(
            "twenty steps, the rate falls",
            **steps(20, (2, 5), (3,)),
            lr=0.1,
            weight_decay=0.1,
            then=(7, 0.01),
        ),
        Case("gradients of 1e-8", **steps(4, (3, 2), (4,), scale=1e-8), lr=0.1),
        Case("gradients of 1000", **steps(4, (4, 3), (2, 1, 3), scale=1e3), lr=0.02),
        Case("no decay", **steps(3, (3, 2), (4,)), lr=0.1, weight_decay=0.0),
        Case(
            "gradients of 0",
            params=[fixed([1.0, -2.0, 0.5])],
            grads=[fixed([[0.0, 2.0, -0.0], [0.0, 0.0, 1.0], [3.0, 0.0, 0.0]])],
            lr=0.2,
            weight_decay=0.25,
        ),
    ],
    checks=[Oracle(adamw), State()],
    hints=[
        "It is Adam with one more line: which, and before or after the step?",
        "p *= 1 - lr * weight_decay first; the gradient, m and v know nothing of the decay.",
    ],
    mistakes=[
        Mistake(
            [
                (
                    "            p *= 1 - self.lr * self.weight_decay\n",
                    "            g = g + self.weight_decay * p\n",
                ),
            ],
            "the decay acts on the parameter directly; added to the gradient it goes through m and v",
            row=112,
        ),
        Mistake(
            [
                ("            p *= 1 - self.lr * self.weight_decay\n", ""),
                (
                    "(np.sqrt(vh) + self.eps)",
                    "(np.sqrt(vh) + self.eps)\n            p *= 1 - self.lr * self.weight_decay",
                ),
            ],
            "the decay comes before the step, so it does not shrink the step itself",
            row=113,
        ),
        Mistake(
            ("1 - self.lr * self.weight_decay", "1 - self.weight_decay"),
            "the decay is multiplied by lr",
            row=114,
        ),
        Mistake(
            ("1 - self.lr * self.weight_decay", "1 + self.lr * self.weight_decay"),
            "this makes the weights grow: the sign of the decay is minus",
        ),
        Mistake(
            ("            p *= 1 - self.lr * self.weight_decay\n", ""),
            "nothing decays: this is Adam",
        ),
        Mistake(
            (
                "p *= 1 - self.lr * self.weight_decay",
                "p *= 1 - self.lr * self.weight_decay * (p.ndim > 1)",
            ),
            "all parameters decay, vectors as well as matrices",
        ),
    ],
)
# END SPEC
