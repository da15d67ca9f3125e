"""Identity on tensors: the output function of a regression.

What it computes
    y = x, on PyTorch tensors and without autograd: both directions are written by hand. It is the
    output function of a network that answers with a number. Everything stays on the device and in
    the dtype of x.

Formula
    forward:   y = x
    backward:  dx = dout, since dy/dx = 1

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed; the very same tensor may be returned.

From
    C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 5.2: the output
    unit of a regression, whose gradient with a squared error is y - t.

Example
    x = [-1, 0.5, 2] gives y = [-1, 0.5, 2]; dout = [10, 20, 30] gives dx = [10, 20, 30].
"""


class Identity:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> the same values."""
        # BEGIN SOLUTION
        return x
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "identity",
    Identity,
    also=[Device()],
    mistakes=[
        Mistake(
            ("return dout", "return dout * 0 + 1"),
            "the slope is 1, and it still has to be multiplied by dout",
        ),
        Mistake(
            [("return x", "self.x = x\n        return x"), ("return dout", "return dout * self.x")],
            "the slope of y = x is 1, not x",
        ),
        Mistake(("return dout", "return 0 * dout"), "y moves with x, so dout flows back unchanged"),
        Mistake(("return x", "return x.clip(0)"), "negative values pass too: nothing is cut off"),
    ],
)
# END SPEC
