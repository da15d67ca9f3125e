"""Mixup: samples between samples.

What it computes
    Each sample is blended with a partner from the same batch, and their labels in the same proportion:
    a share lam of the one and 1 - lam of the other. So the network learns to go straight from one class
    to another instead of jumping somewhere in between, is less sure of itself, and copes better with
    wrong labels. Which sample is whose partner, and lam, are drawn anew for each batch; here both are
    given.

Formula
    x'_n = lam x_n + (1 - lam) x_partner(n),  y'_n = lam y_n + (1 - lam) y_partner(n)

Shapes
    x: (N, ...), of any number of dimensions; y: (N, C), one-hot or soft labels
    lam: a number from 0 to 1; partner: (N,), for each sample the index of its partner
    what is returned: a tuple (x', y') of the shapes of x and y

Conventions
    `mixup(x, y, lam, partner) -> (x', y')`. lam is the share of the sample itself. partner may be any
    indices; a sample may be its own partner. x and y are not changed.

From
    H. Zhang, M. Cisse, Y. N. Dauphin and D. Lopez-Paz, "mixup: beyond empirical risk minimization",
    ICLR 2018.

Example
    x = [[0, 4], [8, 0]], y = [[1, 0], [0, 1]], lam = 0.75 and partner = [1, 0] give
    x' = [[2, 3], [6, 1]] and y' = [[0.75, 0.25], [0.25, 0.75]].
"""


def mixup(x, y, lam, partner):
    """x (N, ...), y (N, C), a share and N indices -> (x', y')."""
    # BEGIN SOLUTION
    mixed = lam * x + (1 - lam) * x[partner]
    return mixed, lam * y + (1 - lam) * y[partner]
    # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Function,
    Mistake,
    Oracle,
    State,
    fixed,
    normal,
    one_hot,
    permutation,
    probabilities,
)


def by_lerp(x, y, lam, partner):
    return x[partner].lerp(x, lam), y[partner].lerp(y, lam)


exercise = Exercise(
    mixup,
    form=Function(),
    cases=[
        Case("features", x=normal(5, 4), y=one_hot(5, 3), lam=0.3, partner=permutation(5)),
        Case("images", x=normal(4, 3, 5, 2), y=one_hot(4, 6), lam=0.8, partner=permutation(4)),
        Case("soft labels", x=normal(6, 2), y=probabilities(6, 4), lam=0.6, partner=permutation(6)),
        Case("one sample", x=normal(1, 3), y=one_hot(1, 2), lam=0.4, partner=fixed([0])),
        Case("lam 0", x=normal(3, 4), y=probabilities(3, 5), lam=0.0, partner=fixed([1, 2, 0])),
        Case("lam 1", x=normal(3, 4), y=probabilities(3, 5), lam=1.0, partner=fixed([2, 0, 1])),
        Case(
            "a ring of three and one by itself",
            x=normal(4, 3),
            y=probabilities(4, 2),
            lam=0.25,
            partner=fixed([1, 2, 0, 3]),
        ),
        Case(
            "not contiguous",
            x=normal(5, 3, 4).strided(),
            y=probabilities(5, 2).fortran(),
            lam=0.9,
            partner=permutation(5),
        ),
    ],
    checks=[Oracle(by_lerp), State()],
    hints=[
        "x[partner] holds the partners of all samples, in order.",
        "lam * x + (1 - lam) * x[partner]; and the same for y.",
    ],
    mistakes=[
        Mistake(
            ("lam * y + (1 - lam) * y[partner]", "lam * y + (1 - lam) * y"),
            "the labels are blended as well, each with that of the partner",
            row=139,
        ),
        Mistake(
            ("lam * y + (1 - lam) * y[partner]", "(1 - lam) * y + lam * y[partner]"),
            "the labels are blended the other way round than the samples",
            row=139,
        ),
        Mistake(
            [
                ("lam * x + (1 - lam) * x[partner]", "(1 - lam) * x + lam * x[partner]"),
                ("lam * y + (1 - lam) * y[partner]", "(1 - lam) * y + lam * y[partner]"),
            ],
            "lam is the share of the sample itself, 1 - lam that of its partner",
        ),
        Mistake(
            ("lam * x + (1 - lam) * x[partner]", "x"),
            "the samples are blended too, not the labels alone",
        ),
        Mistake(
            [
                ("x[partner]", "x[list(range(len(x)))[::-1]]"),
                ("y[partner]", "y[list(range(len(y)))[::-1]]"),
            ],
            "the partners are those that are given",
        ),
        Mistake(
            (
                "mixed = lam * x + (1 - lam) * x[partner]\n",
                "mixed = lam * x + (1 - lam) * x[partner]\n    x *= lam\n",
            ),
            "x is changed; work on new arrays",
        ),
    ],
)
# END SPEC
