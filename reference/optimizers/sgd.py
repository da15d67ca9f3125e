"""SGD: one step down the slope.

What it computes
    Each parameter moves a little against its gradient; the learning rate says how little. The
    gradient comes from a mini-batch, so each step is only right on average, which is what
    "stochastic" means: a thousand cheap steps get further than a few exact ones. Every other
    optimizer is a refinement of this line.

Formula
    p <- p - lr g, for each parameter p and its gradient g

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape

Conventions
    `SGD(lr=0.01)`; `update(params, grads)` changes the arrays in `params` in place: whoever else
    holds such an array (a layer does) sees the new values. It returns nothing, and leaves `grads`
    and the list `params` itself alone. `lr` may be set between two updates, and counts from the
    next one on. The parameters keep their dtype.

From
    H. Robbins and S. Monro, "A stochastic approximation method", Annals of Mathematical Statistics
    22, 1951.

Example
    With lr = 0.1, params [[1, 2]] and grads [[10, -5]] the parameter becomes [0, 2.5]; then with
    lr = 0.2 and grads [[1, 1]] it becomes [-0.2, 2.3].
"""


class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        """Lists of arrays: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        for p, g in zip(params, grads, strict=True):
            p -= self.lr * g
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Mistake, Optimizer, Oracle, State, normal

exercise = Exercise(
    SGD,
    form=Optimizer(),
    cases=[
        Case(
            "two shapes",
            params=[normal(3, 4), normal(5)],
            grads=[normal(6, 3, 4), normal(6, 5)],
            lr=0.1,
        ),
        Case("one parameter", params=[normal(7)], grads=[normal(5, 7)], lr=0.5),
        Case("the default rate", params=[normal(2, 3)], grads=[normal(5, 2, 3)]),
        Case(
            "three shapes",
            params=[normal(4, 3, 2, 5), normal(1, 6), normal(4)],
            grads=[normal(5, 4, 3, 2, 5), normal(5, 1, 6), normal(5, 4)],
            lr=0.03,
        ),
        Case(
            "the rate falls",
            params=[normal(2, 5), normal(3)],
            grads=[normal(7, 2, 5), normal(7, 3)],
            lr=0.1,
            then=(3, 0.01),
        ),
        Case(
            "gradients of 1e-8 and 1000",
            params=[normal(3, 2, scale=1e-6), normal(4, scale=10.0)],
            grads=[normal(6, 3, 2, scale=1e-8), normal(6, 4, scale=1e3)],
            lr=0.05,
        ),
        Case(
            "large",
            params=[normal(200, 30), normal(30)],
            grads=[normal(5, 200, 30), normal(5, 30)],
            lr=0.2,
        ),
        Case(
            "not contiguous",
            params=[normal(4, 3).strided(), normal(2, 5).fortran()],
            grads=[normal(6, 4, 3).fortran(), normal(6, 2, 5).strided()],
            lr=0.1,
        ),
    ],
    checks=[Oracle("torch.optim.SGD"), State()],
    hints=[
        "The arrays in params belong to the layers. How do p = p - d and p -= d differ?",
        "Go through params and grads together, and change each p in place by -self.lr times its g.",
    ],
    mistakes=[
        Mistake(
            (
                "for p, g in zip(params, grads, strict=True):\n            p -= self.lr * g",
                "for i, g in enumerate(grads):\n            params[i] = params[i] - self.lr * g",
            ),
            "params[i] = ... makes a new array; params[i] -= ... changes the one the layer holds",
            row=116,
        ),
        Mistake(
            ("p -= self.lr * g", "p = p - self.lr * g"),
            "p = p - ... only gives the name p to a new array, and nothing in params changes; "
            "use p -= ...",
        ),
        Mistake(
            ("p -= self.lr * g", "g *= self.lr\n            p -= g"),
            "the gradients are multiplied by lr in place; leave grads as they are",
            row=118,
        ),
        Mistake(
            ("p -= self.lr * g", "p += self.lr * g"), "this goes up the slope: the sign is minus"
        ),
        Mistake(("p -= self.lr * g", "p -= g"), "the gradient is not multiplied by lr"),
        Mistake(
            [
                ("self.lr = lr", "self.lr = self.rate = lr"),
                ("p -= self.lr * g", "p -= self.rate * g"),
            ],
            "the rate is a copy from the constructor; lr may be set between two updates",
        ),
        Mistake(
            ("p -= self.lr * g", "p -= self.lr * g\n            break"),
            "only the first parameter is updated",
        ),
    ],
)
# END SPEC
