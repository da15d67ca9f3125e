"""Adam: momentum and a rate for each weight, both without bias.

What it computes
    Momentum smooths the direction, RMSprop the scale; Adam does both, with a decaying mean m of the
    gradients and one v of their squares. Both start at 0 and so are too small in the beginning,
    by known factors: after t updates the weights of all gradients in m add up to 1 - beta1^t only.
    Adam divides by these sums. Its first step is then lr for every weight whatever its gradient,
    and no later one is much larger. It is where most people begin.

Formula
    for each element, m and v start at 0, t counts the updates from 1:
    m <- beta1 m + (1 - beta1) g
    v <- beta2 v + (1 - beta2) g^2
    p <- p - lr mh / (sqrt(vh) + eps),  mh = m / (1 - beta1^t),  vh = v / (1 - beta2^t)

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape; one m and
    one v for each parameter, of its shape

Conventions
    `Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8)`; `update(params, grads)` changes the arrays
    in `params` in place and leaves `grads` alone. The means are made at the first update. t counts
    updates, not parameters. eps is added to the root of the corrected vh, which matters where the
    gradients are as small as eps. `lr` may be set between two updates.

From
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.

Example
    lr = 0.1, beta1 = 0.5, beta2 = 0.75, p = [1]: with g = [2] m = [1], v = [1], mh = [2], vh = [4]
    and p becomes [0.9]; with g = [-2] m = [-0.5], v = [1.75], mh = [-0.6667], vh = [4] and p
    becomes 0.9 + 0.1 * 0.6667 / 2 = [0.9333].
"""

import numpy as np


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
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
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g * g - v)
            mh = m / (1 - self.beta1**self.t)
            vh = v / (1 - self.beta2**self.t)
            p -= self.lr * mh / (np.sqrt(vh) + self.eps)
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Mistake, Optimizer, Oracle, State, fixed, normal


def adam(params, lr, beta1, beta2, eps):
    from torch.optim import Adam

    return Adam(params, lr=lr, betas=(beta1, beta2), eps=eps)


def steps(n, *shapes, scale=1.0, size=1.0) -> dict[str, Any]:
    """Parameters of these shapes, of about `size`, and n gradients of about `scale` for each."""
    return {
        "params": [normal(*shape, scale=size) for shape in shapes],
        "grads": [normal(n, *shape, scale=scale) for shape in shapes],
    }


exercise = Exercise(
    Adam,
    form=Optimizer(),
    cases=[
        Case("two shapes", **steps(6, (3, 4), (5,)), lr=0.1),
        Case("one parameter, the default settings", **steps(4, (2, 3))),
        Case("equal shapes", **steps(3, (2, 3), (2, 3)), lr=0.05, beta1=0.8, beta2=0.6),
        Case("twenty steps, the rate falls", **steps(20, (2, 5), (3,)), lr=0.1, then=(7, 0.01)),
        Case("gradients of 1e-8", **steps(4, (3, 2), (4,), scale=1e-8), lr=0.1),
        Case("gradients of 1000", **steps(4, (4, 3), (2, 1, 3), scale=1e3), lr=0.02),
        Case("a large eps", **steps(3, (3, 2), (4,)), beta1=0.5, beta2=0.9, eps=0.3),
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
    checks=[Oracle(adam), State()],
    hints=[
        "Two memories for each parameter and one counter for the optimizer. When does the counter "
        "count?",
        "m and v are weighted means as in RMSprop, m of g with beta1 and v of g * g with beta2. "
        "They start at 0, so divide copies of them by 1 - beta**t, and keep m and v themselves.",
        "self.t += 1 once an update, before it is used; then p -= lr * mh / (sqrt(vh) + eps).",
    ],
    mistakes=[
        Mistake(
            [("m / (1 - self.beta1**self.t)", "m"), ("v / (1 - self.beta2**self.t)", "v")],
            "the correction for the start at 0 is missing: divide m by 1 - beta1^t, "
            "v by 1 - beta2^t",
            row=94,
        ),
        Mistake(
            [("self.beta1**self.t", "self.beta1"), ("self.beta2**self.t", "self.beta2")],
            "the correction is with beta to the power of t",
            row=95,
        ),
        Mistake(
            ("self.t += 1", "self.t += 1 + (self.t == 0)"),
            "t is 1 at the first update",
            row=96,
        ),
        Mistake(
            ("np.sqrt(vh) + self.eps", "vh + self.eps"),
            "the step is divided by the square root of vh, not by vh",
            row=97,
        ),
        Mistake(
            ("np.sqrt(vh) + self.eps", "np.sqrt(vh + self.eps)"),
            "eps stands outside of the square root",
            row=98,
        ),
        Mistake(
            (
                "p -= self.lr * mh / (np.sqrt(vh) + self.eps)",
                "a = self.lr * (1 - self.beta2**self.t) ** 0.5\n"
                "            p -= a * mh / (np.sqrt(v) + self.eps)",
            ),
            "eps is added to the root of the corrected vh; added to that of v it weighs more in "
            "the first steps",
            row=99,
        ),
        Mistake(
            [
                ("        self.t += 1\n", ""),
                (
                    "p -= self.lr * mh / (np.sqrt(vh) + self.eps)",
                    "p -= self.lr * mh / (np.sqrt(vh) + self.eps)\n        self.t += 1",
                ),
                ("m / (1 - self.beta1**self.t)", "m / np.array(1 - self.beta1**self.t)"),
                ("v / (1 - self.beta2**self.t)", "v / np.array(1 - self.beta2**self.t)"),
            ],
            "t is still 0 at the first update, where the correction divides by 0; count first",
            row=100,
        ),
        Mistake(
            [
                ("        self.t += 1\n", ""),
                (
                    "            m += (1 - self.beta1)",
                    "            self.t += 1\n            m += (1 - self.beta1)",
                ),
            ],
            "t counts once for every parameter; it counts updates",
            row=101,
        ),
        Mistake(
            [
                (
                    "mh = m / (1 - self.beta1**self.t)",
                    "m /= 1 - self.beta1**self.t\n            mh = m",
                ),
                (
                    "vh = v / (1 - self.beta2**self.t)",
                    "v /= 1 - self.beta2**self.t\n            vh = v",
                ),
            ],
            "the corrected means are kept; correct copies, and keep m and v as they are",
        ),
        Mistake(
            [
                ("m += (1 - self.beta1) *", "m += (1 - self.beta2) *"),
                ("v += (1 - self.beta2) *", "v += (1 - self.beta1) *"),
                ("m / (1 - self.beta1**", "m / (1 - self.beta2**"),
                ("v / (1 - self.beta2**", "v / (1 - self.beta1**"),
            ],
            "beta1 and beta2 have changed places: beta1 is for the mean of g",
        ),
        Mistake(
            ("(g * g - v)", "(m * m - v)"), "v is the mean of the squared gradients, not of m^2"
        ),
        Mistake(
            ("self.lr * mh", "self.lr * g"), "the step is along the mean mh, not along g itself"
        ),
        Mistake(
            (
                "zip(params, grads, self.m, self.v, strict=True)",
                "zip(params, grads, self.m[:1] * 9, self.v[:1] * 9)",
            ),
            "all parameters share one pair of means; each needs its own",
        ),
        Mistake(("p -= self.lr", "p += self.lr"), "this goes up the slope: the sign is minus"),
    ],
)
# END SPEC
