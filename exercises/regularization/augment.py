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
    # YOUR CODE HERE
    raise NotImplementedError


def crop(x, pad, offsets):
    """Images (N, C, H, W), a border, offsets (N, 2) -> windows (N, C, H, W)."""
    # YOUR CODE HERE
    raise NotImplementedError
