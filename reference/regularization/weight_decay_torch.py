"""Weight decay on tensors: small weights, please.

What it computes
    A penalty on the size of the weights, lam/2 times the sum of their squares, is added to the
    loss; its gradient lam w is added to theirs. Biases are left out. On PyTorch tensors and
    without autograd; everything stays on the device and in the dtype of each parameter.

Formula
    penalty = lam / 2 sum of w^2, over all elements of all weights
    gradient for w with the penalty: g + lam w; for a bias: g

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape
    lam: a number >= 0; penalty: a scalar

Conventions
    `WeightDecay(lam)`; `penalty(params)` is a scalar; `add(params, grads)` returns a new list of
    gradients, and leaves params and grads as they are. An array of one dimension is a bias and is left
    out of both; one of two or more is a weight.

From
    A. Krogh and J. A. Hertz, "A simple weight decay can improve generalization", NIPS 1991.

Example
    With lam = 0.1, params = [[[1, 2], [3, -4]], [5, 6]] and grads = [[[1, 1], [1, 1]], [1, 1]] the
    penalty is 0.05 * 30 = 1.5 and add gives [[[1.1, 1.2], [1.3, 0.6]], [1, 1]].
"""


class WeightDecay:
    def __init__(self, lam):
        self.lam = lam

    def penalty(self, params):
        """A list of arrays -> lam/2 times the sum of the weights' squares, a scalar."""
        # BEGIN SOLUTION
        return 0.5 * self.lam * sum((p**2).sum() for p in params if p.ndim > 1)
        # END SOLUTION

    def add(self, params, grads):
        """Parameters and gradients -> a new list: the gradients of the loss with the penalty."""
        # BEGIN SOLUTION
        pairs = zip(params, grads, strict=True)
        return [g + self.lam * p if p.ndim > 1 else g for p, g in pairs]
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "weight_decay",
    WeightDecay,
    also=[Device()],
    mistakes=[
        Mistake(
            ("g + self.lam * p", "g + 2 * self.lam * p"),
            "the gradient of lam/2 w^2 is lam w: the factor 2 cancels against the 1/2",
            row=115,
        ),
        Mistake(
            ("0.5 * self.lam * sum", "self.lam * sum"),
            "the penalty is lam/2 times the sum of squares; the factor 1/2 is missing",
        ),
        Mistake(
            ("for p in params if p.ndim > 1)", "for p in params)"),
            "biases, of one dimension, are left out of the penalty",
        ),
        Mistake(
            ("if p.ndim > 1 else g for", "for"),
            "biases have no penalty, so their gradients stay as they are",
        ),
        Mistake(
            (
                "return [g + self.lam * p if p.ndim > 1 else g for p, g in pairs]",
                "for p, g in pairs:\n            if p.ndim > 1:\n                g += self.lam * p\n"
                "        return grads",
            ),
            "the gradients are changed in place; return new ones",
        ),
        Mistake(
            ("(p**2).sum()", "(p**2).sum() ** 0.5"),
            "the penalty is made of the sum of squares; no root is taken",
        ),
        Mistake(
            ("(p**2).sum()", "(p**2).mean()"),
            "the squares are added up, not averaged",
        ),
        Mistake(("g + self.lam * p", "g - self.lam * p"), "the pull is added to the gradient"),
    ],
)
# END SPEC
