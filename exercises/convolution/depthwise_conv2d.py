"""DepthwiseConv2d: each channel for itself.

What it computes
    A convolution does two things at once: it looks at a neighbourhood, and it mixes the channels.
    The depthwise convolution does only the first: every channel has one kernel of its own and gives
    one channel. With a 1x1 convolution behind it, which does only the second, it comes close to a
    whole convolution for a fraction of the weights and of the work, KH KW + F in place of KH KW F
    for each channel: this is what the networks in phones are made of.

Formula
    forward:   y[n, c, i, j] = b[c] + sum over u, v of W[c, 0, u, v] xp[n, c, i s + u, j s + v]
    backward:  dW[c, 0, u, v] = sum over n, i, j of dout[n, c, i, j] xp[n, c, i s + u, j s + v]
               db[c] = sum over n, i, j of dout[n, c, i, j]
               dxp[n, c, i s + u, j s + v] collects dout[n, c, i, j] W[c, 0, u, v], and dx is dxp
               without its margin

Shapes
    x, dx: (N, C, H, W)
    W, dW: (C, 1, KH, KW); b, db: (C,)
    y, dout: (N, C, OH, OW), OH = floor((H + 2 pad - KH) / stride) + 1, OW likewise

Conventions
    `DepthwiseConv2d(W, b, stride=1, pad=0)`; `params` is [W, b], the very arrays that were given,
    and `grads` [dW, db], which backward overwrites. The kernel is not flipped. `forward(x) -> y`,
    `backward(dout) -> dx`. Nothing that is given is changed. Time counts: no Python loop over the
    samples.

From
    L. Sifre, "Rigid-motion scattering for image classification", thesis, 2014; A. G. Howard et al.,
    "MobileNets: efficient convolutional neural networks for mobile vision applications",
    arXiv:1704.04861, 2017.

Example
    One image of two channels [[1, 2, 3]] and [[4, 5, 6]], kernels [[1, 1]] and [[0, 2]], b = [0, 1]:
    y has the channels [[3, 5]] and [[11, 13]]. dout = [[1, 0]] and [[0, 1]] gives dx = [[1, 1, 0]]
    and [[0, 0, 2]], dW = [[1, 2]] and [[5, 6]].
"""

import numpy as np


class DepthwiseConv2d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]
        self.stride = stride
        self.pad = pad

    def forward(self, x):
        """x (N, C, H, W) -> y (N, C, OH, OW)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """dout (N, C, OH, OW) -> dx (N, C, H, W); `grads` becomes [dW, db]."""
        # YOUR CODE HERE
        raise NotImplementedError
