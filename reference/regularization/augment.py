"""Augment: flipped and shifted images.

What it computes
    Two ways to make new training images of old ones. flip mirrors some images left to right; crop puts
    a border of zeros around each and cuts out a window of the old size, so that the picture moves. What
    is on a picture does not change by either, so the network learns that neither matters: more data for
    nothing, and one of the surest cures for overfitting. Which images are flipped and where each is cut
    is drawn anew for each batch; here it is given.

Formula
    flip:  x'_n = x_n with its columns in reverse order where which_n, else x_n
    crop:  x'_n = padded_n[:, r : r + H, c : c + W] with (r, c) = offsets_n,
           where padded_n is x_n with `pad` rows and columns of zeros on each side

Shapes
    x: (N, C, H, W); what is returned: the same
    which: (N,) booleans; pad: an integer >= 0; offsets: (N, 2) integers from 0 to 2 pad, row and column

Conventions
    `flip(x, which)` and `crop(x, pad, offsets)` return new arrays; x is not changed. (pad, pad) as
    offset leaves an image where it is; a smaller row moves its content down, a smaller column to the
    right.

From
    A. Krizhevsky, I. Sutskever and G. E. Hinton, "ImageNet classification with deep convolutional neural
    networks", NIPS 2012, section 4.1; K. He, X. Zhang, S. Ren and J. Sun, "Deep residual learning for
    image recognition", CVPR 2016, section 4.2.

Example
    For one image of one channel, x = [[[[1, 2], [3, 4]]]]: flip with which = [True] gives
    [[[[2, 1], [4, 3]]]]; crop with pad = 1 and offsets = [[0, 1]] gives [[[[0, 0], [1, 2]]]].
"""

import numpy as np


def flip(x, which):
    """Images (N, C, H, W), booleans (N,) -> the images, some of them mirrored."""
    # BEGIN SOLUTION
    return np.where(which[:, None, None, None], x[..., ::-1], x)
    # END SOLUTION


def crop(x, pad, offsets):
    """Images (N, C, H, W), a border, offsets (N, 2) -> windows (N, C, H, W)."""
    # BEGIN SOLUTION
    H, W = x.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = zip(padded, offsets, strict=True)
    return np.stack([image[:, r : r + H, c : c + W] for image, (r, c) in windows])
    # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Given,
    Mistake,
    Oracle,
    Scripted,
    State,
    fixed,
    integers,
    normal,
)

FLIP = """
def flipped(module, x, which):
    return module.flip(x, which)
"""


def both(crop, x, which, pad, offsets):
    """flip, and crop."""
    return {
        "flip": crop.run(Given(FLIP, "flipped"), x, which),
        "crop": crop(x, pad, offsets),
    }


exercise = Exercise(
    crop,
    form=Scripted(both),
    cases=[
        Case(
            "four images",
            x=normal(4, 3, 5, 6),
            which=fixed([True, False, False, True]),
            pad=2,
            offsets=integers(4, 2, high=5),
        ),
        Case(
            "all corners",
            x=normal(4, 1, 3, 4),
            which=fixed([False, True, True, True]),
            pad=1,
            offsets=fixed([[0, 0], [0, 2], [2, 0], [2, 2]]),
        ),
        Case(
            "one image",
            x=normal(1, 2, 4, 3),
            which=fixed([True]),
            pad=3,
            offsets=fixed([[1, 5]]),
        ),
        Case(
            "a border wider than the image",
            x=normal(2, 1, 2, 3),
            which=fixed([False, True]),
            pad=4,
            offsets=fixed([[8, 7], [7, 8]]),
        ),
        Case(
            "none flipped, none moved",
            x=normal(2, 3, 4, 5),
            which=fixed([False, False]),
            pad=2,
            offsets=fixed([[2, 2], [2, 2]]),
        ),
        Case(
            "pad 0",
            x=normal(3, 1, 2, 7),
            which=fixed([True, True, False]),
            pad=0,
            offsets=fixed([[0, 0], [0, 0], [0, 0]]),
        ),
        Case(
            "not contiguous",
            x=normal(3, 2, 4, 5).strided(),
            which=fixed([False, True, False]),
            pad=1,
            offsets=integers(3, 2, high=3),
        ),
    ],
    checks=[
        Oracle(),
        State(),
    ],
    hints=[
        "flip: x[..., ::-1] has the columns in reverse order. Which images take it, which do not?",
        "crop: np.pad adds the border, on the two last axes only; then one window for each image.",
        "A loop over the images will do: padded[n, :, r : r + H, c : c + W].",
    ],
    mistakes=[
        Mistake(
            ("x[..., ::-1]", "x[:, :, ::-1]"),
            "the rows are in reverse order; a mirror left to right turns round the columns, the last axis",
        ),
        Mistake(
            ("np.where(which[:, None, None, None], x[..., ::-1], x)", "x[..., ::-1]"),
            "all images are mirrored; only those where which is true should be",
        ),
        Mistake(
            ("x[..., ::-1], x)", "x, x[..., ::-1])"),
            "the wrong images are mirrored: those where which is true should be",
        ),
        Mistake(
            (
                "return np.where(which[:, None, None, None], x[..., ::-1], x)",
                "x[which] = x[which][..., ::-1]\n    return x",
            ),
            "flip mirrors the images of x in place; work on a copy",
        ),
        Mistake(
            ("for image, (r, c) in windows", "for image, (c, r) in windows"),
            "an offset is row, then column",
        ),
        Mistake(
            ("(pad, pad), (pad, pad)))", '(pad, pad), (pad, pad)), mode="edge")'),
            "the border is made of zeros, not of copies of the edge",
        ),
        Mistake(
            (
                "for image, (r, c) in windows",
                "for image, (r, c) in [(i, offsets[0]) for i, _ in windows]",
            ),
            "each image has its own offset; here all take the first",
        ),
        Mistake(
            ("image[:, r : r + H, c : c + W]", "image[:, 2 * pad - r :, 2 * pad - c :][:, :H, :W]"),
            "the window begins at the offset itself, counted from the upper left of the padded image",
        ),
    ],
)
# END SPEC
