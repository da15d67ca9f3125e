"""Conv2d, fast: convolution as one matrix product.

What it computes
    The same layer as conv2d, and nothing may differ but the time. A Python loop over the places
    of an image takes hundreds of times as long as the arithmetic in it. The way out is to lay the
    patches of all places side by side in one large array ("im2col"); every output is then the
    product of a patch and a filter, and all of them together are one matrix product, which is what
    processors do best. The patches overlap, so the array is KH KW times as large as the image, or
    a view of the image with clever strides that copies nothing.

Formula
    patches[n, c, i, j, u, v] = xp[n, c, i s + u, j s + v], xp being the image with its margin
    forward:   y[n, f, i, j] = b[f] + sum over c, u, v of patches[n, c, i, j, u, v] W[f, c, u, v]
    backward:  dW[f, c, u, v] = sum over n, i, j of dout[n, f, i, j] patches[n, c, i, j, u, v]
               db[f] = sum over n, i, j of dout[n, f, i, j]
               dpatches[n, c, i, j, u, v] = sum over f of dout[n, f, i, j] W[f, c, u, v],
               and each pixel's dx is the sum of it over all patches the pixel is in ("col2im")

Shapes
    x, dx: (N, C, H, W)
    W, dW: (F, C, KH, KW); b, db: (F,)
    y, dout: (N, F, OH, OW), OH = floor((H + 2 pad - KH) / stride) + 1, OW likewise

Conventions
    Those of conv2d: `Conv2d(W, b, stride=1, pad=0)`; `params` is [W, b], the very arrays that were
    given, and `grads` [dW, db], which backward overwrites. No loop over the batch, the channels or
    the places: one over the few entries of the kernel is quick enough. x, W, b and dout are not
    changed.

From
    K. Chellapilla, S. Puri and P. Simard, "High performance convolutional neural networks for
    document processing", International Workshop on Frontiers in Handwriting Recognition, 2006.

Example
    One image [[1, 2, 0], [0, 1, 3]], one filter [[1, 2]]: the patches are [1, 2], [2, 0], [0, 1]
    and [1, 3]; their products with the filter and b = [10] give y = [[15, 12], [12, 17]].
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
