"""ConvTranspose2d: a convolution run backward.

What it computes
    A convolution with a stride makes an image smaller; to draw, or to mark every pixel, a network
    has to make it larger again. The transposed convolution does to an image what a convolution's
    backward does to its gradient: every pixel puts a copy of the kernel, multiplied by its value,
    into the output, stride pixels apart, and where the copies overlap they add up. The roles are
    swapped throughout: its backward is an ordinary convolution. It is no inverse: it restores the
    size, not the values.

Formula
    forward:   yp[n, f, i s + u, j s + v] collects x[n, c, i, j] W[c, f, u, v] of all c, i, j, u, v
               that meet there; y is yp without a margin of pad on all sides, plus b[f]
    backward:  with dyp = dout inside a margin of pad zeros,
               dx[n, c, i, j] = sum over f, u, v of dyp[n, f, i s + u, j s + v] W[c, f, u, v]
               dW[c, f, u, v] = sum over n, i, j of x[n, c, i, j] dyp[n, f, i s + u, j s + v]
               db[f] = sum over n and all places of dout

Shapes
    x, dx: (N, C, H, W)
    W, dW: (C, F, KH, KW), input channels first; b, db: (F,)
    y, dout: (N, F, OH, OW), OH = (H - 1) stride - 2 pad + KH, OW likewise

Conventions
    `ConvTranspose2d(W, b, stride=1, pad=0)`: pad takes away from the output, as the pad of the
    convolution that is run backward adds to its input. `params` is [W, b], the very arrays that
    were given, and `grads` [dW, db], which backward overwrites. `forward(x) -> y`,
    `backward(dout) -> dx`. Nothing that is given is changed. Time counts: no Python loop over the
    samples.

From
    M. D. Zeiler, D. Krishnan, G. W. Taylor and R. Fergus, "Deconvolutional networks", CVPR 2010; V.
    Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285,
    2016.

Example
    x = [[1, 2]], one kernel [[1, 10]], b = [0]: with stride 1 y = [[1, 12, 20]], with stride 2
    [[1, 10, 2, 20]]. For stride 1 a dout of [[1, 0, 1]] gives dx = [[1, 10]], dW = [[1, 2]].
"""

import numpy as np


class ConvTranspose2d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]
        self.stride = stride
        self.pad = pad

    def forward(self, x):
        """x (N, C, H, W) -> y (N, F, OH, OW)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """dout (N, F, OH, OW) -> dx (N, C, H, W); `grads` becomes [dW, db]."""
        # YOUR CODE HERE
        raise NotImplementedError
