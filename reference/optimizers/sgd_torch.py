"""SGD on tensors: one step down the slope.

What it computes
    Each parameter moves a little against its gradient; the learning rate says how little. Here the
    parameters are PyTorch tensors that know nothing of autograd, and the step is written by hand.
    Everything stays on the device and in the dtype of the parameters.

Formula
    p <- p - lr g, for each parameter p and its gradient g

Shapes
    params, grads: lists of tensors of any shapes, each gradient of its parameter's shape

Conventions
    `SGD(lr=0.01)`; `update(params, grads)` changes the tensors in `params` in place: whoever else
    holds such a tensor (a layer does) sees the new values. It returns nothing, and leaves `grads`
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
        """Lists of tensors: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        for p, g in zip(params, grads, strict=True):
            p -= self.lr * g
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "sgd",
    SGD,
    also=[Device()],
    mistakes=[
        Mistake(
            (
                "for p, g in zip(params, grads, strict=True):\n            p -= self.lr * g",
                "for i, g in enumerate(grads):\n            params[i] = params[i] - self.lr * g",
            ),
            "params[i] = ... makes a new tensor; params[i] -= ... changes the one the layer holds",
            row=116,
        ),
        Mistake(
            ("p -= self.lr * g", "p = p - self.lr * g"),
            "p = p - ... only gives the name p to a new tensor, and nothing in params changes; "
            "use p -= ...",
        ),
        Mistake(
            ("p -= self.lr * g", "p -= g.mul_(self.lr)"),
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
