"""Branch on tensors: the node where one tensor goes several ways.

What it computes
    n copies of its input, one for each of those who use it, both directions written by hand and
    without autograd. Each user sends back a gradient of its own, and they add up. Everything stays
    on the device and in the dtype of x.

Formula
    forward:   out_i = x for i = 1 ... n
    backward:  dx = dout_1 + dout_2 + ... + dout_n

Shapes
    x, each out_i, each dout_i, dx: any shape, all the same

Conventions
    `Branch(n=2)`, n >= 1. `forward(x) -> tuple` of n tensors, also for n = 1; `backward(*douts) ->
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
        return tuple(x.clone() for _ in range(self.n))
        # END SOLUTION

    def backward(self, *douts):
        """n gradients of x's shape, one for each copy -> the gradient for x."""
        # BEGIN SOLUTION
        return sum(douts)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "branch",
    Branch,
    also=[Device()],
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
            ("tuple(x.clone() for _ in range(self.n))", "x.expand(self.n, *x.shape).unbind()"),
            "expand copies nothing: whoever changes one of the results changes them all, and x",
        ),
        Mistake(
            ("sum(douts)", "douts[0] + douts[-1]"),
            "there may be any number of branches: add the gradients of all n",
        ),
    ],
)
# END SPEC
