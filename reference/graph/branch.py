"""Branch: the node where one array goes several ways.

What it computes
    n copies of its input, one for each of those who use it: a residual block and its skip
    connection, the gates of an LSTM, the branches of an inception module. Each user sends back a
    gradient of its own, and they add up: this is where the sum in the chain rule of several paths
    comes from.

Formula
    forward:   out_i = x for i = 1 ... n
    backward:  dx = dout_1 + dout_2 + ... + dout_n

Shapes
    x, each out_i, each dout_i, dx: any shape, all the same

Conventions
    `Branch(n=2)`, n >= 1. `forward(x) -> tuple` of n arrays, also for n = 1; `backward(*douts) ->
    dx` takes n gradients. No parameters, so `params` and `grads` are empty lists. The copies are
    real: whoever changes one of them changes neither x nor another copy. x and the douts are not
    changed.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (the branch node).

Example
    x = [1, 2] with n = 2 gives ([1, 2], [1, 2]); backward([10, 20], [3, 4]) gives [13, 24].
"""


class Branch:
    def __init__(self, n=2):
        self.n = n
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> a tuple of n copies of x."""
        # BEGIN SOLUTION
        return tuple(x.copy() for _ in range(self.n))
        # END SOLUTION

    def backward(self, *douts):
        """n gradients of x's shape, one for each copy -> the gradient for x."""
        # BEGIN SOLUTION
        return sum(douts)
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Given,
    Gradient,
    Layer,
    Mistake,
    Oracle,
    Property,
    State,
    fixed,
    normal,
)


def copies(x, n=2):
    return tuple(x.clone() for _ in range(n))


# Runs beside the answer: numbers the copies in place, and looks whether x or another copy followed.
NUMBERED = """
def numbered(forward, x):
    before, copies = x.tolist(), forward(x)
    for number, copy in enumerate(copies, 1):
        copy[...] = number
    if x.tolist() != before:
        return "a copy and x are one: whoever changes the copy changes x"
    if any((copy != number).any() for number, copy in enumerate(copies, 1)):
        return "two copies are one: whoever changes one of them changes the other"
    return ""
"""


def copies_are_real(Branch, x, n=2):
    branch = Branch(n=n)
    branch.numbered = Given(NUMBERED, "numbered")
    return str(branch.numbered(branch.forward, x)) or True


exercise = Exercise(
    Branch,
    form=Layer(),
    cases=[
        Case("two ways", x=normal(4, 5)),
        Case("three ways", x=normal(2, 3, 6), n=3),
        Case("one way", x=normal(3, 4), n=1),
        Case("five ways, one sample", x=normal(1, 3), n=5),
        Case("images", x=normal(2, 3, 7, 6), n=4),
        Case("zeros", x=fixed([[0.0, -0.0, -2.0]]), n=2),
        Case("large values", x=normal(5, 2, scale=1e6), n=3),
        Case("not contiguous", x=normal(3, 4).strided(), n=2),
        Case("Fortran order", x=normal(3, 2, 5).fortran(), n=3),
    ],
    checks=[
        Oracle(copies),
        Gradient(),
        State(),
        Property(
            "the copies are real: changing one changes neither x nor another",
            copies_are_real,
            part="state",
        ),
    ],
    hints=[
        "Move x a little: every copy moves with it, and each of them moves the loss.",
        "The gradient for x is the sum of all the gradients that come back. Python's own sum adds "
        "the items of a tuple without changing any of them.",
    ],
    mistakes=[
        Mistake(
            ("sum(douts)", "douts[-1]"),
            "backward keeps the last gradient; every branch contributes and they add up",
            row=71,
        ),
        Mistake(
            ("sum(douts)", "sum(douts) / len(douts)"),
            "the branches' gradients add up; they are not averaged",
        ),
        Mistake(
            ("sum(douts)", "douts[0] + douts[-1]"),
            "there may be any number of branches: add the gradients of all n",
        ),
        Mistake(
            (
                "return sum(douts)",
                "dx = douts[0]\n"
                "        for dout in douts[1:]:\n"
                "            dx += dout\n"
                "        return dx",
            ),
            "backward adds into the first dout itself; start from a copy",
        ),
        Mistake(
            ("tuple(x.copy() for _ in range(self.n))", "(x,) * self.n"),
            "the same array n times is no copy: whoever changes one changes them all",
        ),
        Mistake(
            ("range(self.n)", "range(2)"),
            "forward returns as many copies as n says",
        ),
    ],
)
# END SPEC
