"""Identity: the output function of a regression.

What it computes
    y = x: nothing at all. The last layer of a network needs an output function that fits the task:
    softmax where a class is asked for, sigmoid for yes or no, and for a number (a price, a
    temperature) the identity, because squeezing the answer into an interval would only hinder it.
    As a layer it is the smallest there is, and shows the rule that all others follow: forward
    answers with a value, backward with the gradient for what came in.

Formula
    forward:   y = x
    backward:  dx = dout, since dy/dx = 1

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed; the very same array may be returned.

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
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def identity(x):
    return 1 * x


exercise = Exercise(
    Identity,
    form=Layer(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one sample", x=normal(1, 3)),
        Case("one dimension", x=normal(7)),
        Case("large values", x=normal(3, 4, scale=1000.0)),
        Case("exact zeros", x=fixed([[-1.0, -0.0, 0.0, 2.0]])),
    ],
    checks=[Oracle(identity), Gradient(), State()],
    hints=[
        "Where y = x, how much does y change when x changes by a little?",
        "The slope is 1 everywhere, so dx is dout; each of the two methods is one line.",
    ],
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
