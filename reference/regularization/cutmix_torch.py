"""CutMix on tensors: a piece of another image pasted in.

What it computes
    A box is cut out of each image and filled with what its partner has at the same place; the
    labels are blended by the areas. On PyTorch tensors; everything stays on the device and in
    the dtype of x.

Formula
    half = sqrt(1 - lam) / 2, so that a whole box has the share 1 - lam of the image's area
    rows cy - a to cy + a - 1 with a = floor(half H), columns cx - b to cx + b - 1 with b = floor(half W),
    both cut off at the image's border
    x'_n = x_n, but in the box x_partner(n)
    lam' = 1 - (the box's rows times its columns, after clipping) / (H W)
    y'_n = lam' y_n + (1 - lam') y_partner(n)

Shapes
    x: (N, C, H, W); y: (N, K), one-hot or soft labels; partner: (N,), for each the index of its partner
    lam: a number from 0 to 1; center: (cy, cx), two integers inside the image
    what is returned: a tuple (x', y') of the shapes of x and y

Conventions
    `cutmix(x, y, lam, partner, center) -> (x', y')`. center is row, then column; the same box for all
    images of the batch. x and y are not changed. The grader's boxes have even sides, so that nothing
    is left to rounding.

From
    S. Yun, D. Han, S. J. Oh, S. Chun, J. Choe and Y. Yoo, "CutMix: regularization strategy to train strong
    classifiers with localizable features", ICCV 2019.

Example
    In images of 4 by 8 with lam = 0.75 the box has 2 rows and 4 columns. With center = (1, 4) it covers
    rows 0 and 1, columns 2 to 5, and lam' = 1 - 8/32 = 0.75; with center = (0, 4) row 0 is all that is
    left of its rows, and lam' = 1 - 4/32 = 0.875.
"""

import math


def cutmix(x, y, lam, partner, center):
    """x (N, C, H, W), y (N, K), a share, N indices and a place -> (x', y')."""
    # BEGIN SOLUTION
    H, W = x.shape[2:]
    half = math.sqrt(1 - lam) / 2
    (cy, cx), a, b = center, int(half * H), int(half * W)
    rows = slice(max(cy - a, 0), min(cy + a, H))
    columns = slice(max(cx - b, 0), min(cx + b, W))
    mixed = 1 * x
    mixed[:, :, rows, columns] = x[partner][:, :, rows, columns]
    lam = 1 - (rows.stop - rows.start) * (columns.stop - columns.start) / (H * W)
    return mixed, lam * y + (1 - lam) * y[partner]
    # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "cutmix",
    cutmix,
    also=[Device()],
    mistakes=[
        Mistake(
            (
                "    lam = 1 - (rows.stop - rows.start) * (columns.stop - columns.start) / (H * W)\n",
                "",
            ),
            "the labels go by the area that the clipped box really has, not by the lam that is given",
            row=140,
        ),
        Mistake(
            ("half = math.sqrt(1 - lam) / 2", "half = (1 - lam) / 2"),
            "1 - lam is the share of the area; each side is its root times the image's",
        ),
        Mistake(
            ("half = math.sqrt(1 - lam) / 2", "half = math.sqrt(lam) / 2"),
            "the box from the partner has the share 1 - lam of the area, not lam",
        ),
        Mistake(
            ("(cy, cx), a, b", "(cx, cy), a, b"),
            "center is row, then column",
        ),
        Mistake(
            ("max(cy - a, 0)", "cy - a"),
            "the box is not clipped at the upper edge, and a negative index counts from the other end",
        ),
        Mistake(
            ("mixed = 1 * x", "mixed = x"),
            "the box is pasted into x itself; work on a copy",
        ),
        Mistake(
            ("lam * y + (1 - lam) * y[partner]", "(1 - lam) * y + lam * y[partner]"),
            "the labels are blended the other way round: lam is the share of the image itself",
        ),
        Mistake(
            ("= x[partner][:, :, rows, columns]", "= 0"),
            "the box is filled with what the partner has there, not with zeros",
        ),
    ],
)
# END SPEC
