"""Conv2d: the same small detector at every place of an image.

What it computes
    A filter is a small array of weights. It is laid over the image at one place after the other,
    and each time gives one number: how much that patch looks like it. Many filters give many such
    maps, its output channels. Compared with a dense layer two things are new. An output looks at a
    small neighbourhood only, its receptive field, which grows from layer to layer: two 3x3 layers
    see 5x5 pixels. And all places share the same weights, so that what is learned in one corner is
    known in all of them, and the layer has few parameters however large the image. What is called
    convolution here is cross-correlation: the kernel is not flipped.

Formula
    forward:   y[n, f, i, j] = b[f] + sum over c, u, v of W[f, c, u, v] xp[n, c, i s + u, j s + v]
               with s the stride and xp the image with a margin of pad zeros on all sides
    backward:  dW[f, c, u, v] = sum over n, i, j of dout[n, f, i, j] xp[n, c, i s + u, j s + v]
               db[f] = sum over n, i, j of dout[n, f, i, j]
               dxp[n, c, i s + u, j s + v] collects dout[n, f, i, j] W[f, c, u, v] of all f, i, j,
               u, v that meet there, and dx is dxp without its margin

Shapes
    x, dx: (N, C, H, W)
    W, dW: (F, C, KH, KW); b, db: (F,)
    y, dout: (N, F, OH, OW), OH = floor((H + 2 pad - KH) / stride) + 1, OW likewise

Conventions
    `Conv2d(W, b, stride=1, pad=0)`; `params` is [W, b], the very arrays that were given, and
    `grads` [dW, db], which backward overwrites. `forward(x) -> y`, `backward(dout) -> dx`. Images
    and kernels need not be square. Where the stride does not divide, pixels are left over at the
    end that no output sees; their gradient is 0. x, W, b and dout are not changed. Time counts: no
    Python loop over the samples.

From
    K. Fukushima, "Neocognitron", Biological Cybernetics 36, 1980; Y. LeCun, L. Bottou, Y. Bengio
    and P. Haffner, "Gradient-based learning applied to document recognition", Proceedings of the
    IEEE 86, 1998.

Example
    One image [[1, 2, 0], [0, 1, 3]], one filter [[1, 2]], b = [10]: y = [[15, 12], [12, 17]]. A
    dout of [[1, 0], [0, 1]] gives dx = [[1, 2, 0], [0, 1, 2]], dW = [[1 + 1, 2 + 3]] = [[2, 5]] and
    db = [2].
"""

import numpy as np


class Conv2d:
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
