"""Mixup on tensors: samples between samples.

What it computes
    Each sample is blended with a partner from the same batch, and their labels in the same
    proportion. On PyTorch tensors; everything stays on the device and in the dtype of x.

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
from grader import Device, Mistake, Twin

exercise = Twin(
    "mixup",
    mixup,
    also=[Device()],
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
            "x is changed; work on new tensors",
        ),
    ],
)
# END SPEC
