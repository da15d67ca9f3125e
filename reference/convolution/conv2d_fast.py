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
        # BEGIN SOLUTION
        W, b = self.params
        self.H, self.width = x.shape[2:]
        margin = (self.pad, self.pad)
        xp = np.pad(x, ((0, 0), (0, 0), margin, margin))
        windows = np.lib.stride_tricks.sliding_window_view(xp, W.shape[2:], axis=(2, 3))
        self.patches = windows[:, :, :: self.stride, :: self.stride]
        self.padded = xp.shape
        y = np.tensordot(self.patches, W, ([1, 4, 5], [1, 2, 3])) + b
        return np.moveaxis(y, 3, 1)
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, OH, OW) -> dx (N, C, H, W); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        self.grads[0][...] = np.tensordot(dout, self.patches, ([0, 2, 3], [0, 2, 3]))
        self.grads[1][...] = dout.sum(axis=(0, 2, 3))
        dpatches = np.tensordot(W, dout, ([0], [1]))
        dxp = np.zeros(self.padded, dtype=dout.dtype)
        s, (OH, OW) = self.stride, dout.shape[2:]
        for u in range(W.shape[2]):
            for v in range(W.shape[3]):
                met = dxp[:, :, u : u + s * OH : s, v : v + s * OW : s]
                met += dpatches[:, u, v].swapaxes(0, 1)
        return dxp[:, :, self.pad : self.pad + self.H, self.pad : self.pad + self.width]
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Speed, State, fixed, normal


def conv2d(x, W, b, stride=1, pad=0):
    from torch.nn import functional

    return functional.conv2d(x, W, b, stride=stride, padding=pad)


exercise = Exercise(
    Conv2d,
    form=Layer(),
    cases=[
        Case("the plain case", x=normal(2, 3, 5, 6), W=normal(4, 3, 3, 2), b=normal(4)),
        Case("padding", x=normal(3, 2, 5, 3), W=normal(3, 2, 3, 2), b=normal(3), pad=1),
        Case(
            "overlapping, stride 2",
            x=normal(1, 2, 7, 5),
            W=normal(3, 2, 3, 3),
            b=normal(3),
            stride=2,
        ),
        Case(
            "the stride does not divide",
            x=normal(3, 2, 6, 8),
            W=normal(1, 2, 2, 3),
            b=normal(1),
            stride=3,
            pad=2,
        ),
        Case(
            "a 1x1 kernel with stride",
            x=normal(2, 3, 4, 5),
            W=normal(2, 3, 1, 1),
            b=normal(2),
            stride=2,
        ),
        Case(
            "zeros",
            x=fixed([[[[0.0, 1.0, 0.0], [-1.0, 0.0, 2.0]]]]),
            W=normal(2, 1, 2, 2),
            b=normal(2),
        ),
        Case(
            "large values, other layouts",
            x=normal(2, 2, 4, 5, scale=1000.0).strided(),
            W=normal(3, 2, 3, 2).fortran(),
            b=normal(3),
            pad=1,
        ),
        Case("more pixels", x=normal(3, 4, 16, 13), W=normal(5, 4, 3, 3), b=normal(5), pad=1),
    ],
    checks=[
        Oracle(conv2d),
        Gradient(),
        State(),
        Speed(
            Case("large images", x=normal(4, 2, 32, 32), W=normal(3, 2, 2, 2), b=normal(3)),
            at_most=3,
        ),
    ],
    hints=[
        "Begin with the patches: a loop over the entries (u, v) of the kernel copies one slice of "
        "the padded image each, or np.lib.stride_tricks.sliding_window_view gives them all.",
        "With the patches of one place in a row, (N OH OW, C KH KW), forward is one product with "
        "W as a matrix (F, C KH KW). Mind the order of the axes when you shape it back.",
        "np.tensordot(patches, W, ([1, 4, 5], [1, 2, 3])) does it without reshaping. dW is a product "
        "of dout and patches; dpatches one of dout and W, and a loop over (u, v) adds it into dx.",
    ],
    mistakes=[
        Mistake(
            ("met += dpatches", "met[...] = dpatches"),
            "patches overlap: a pixel gets the gradients of all of them, added up",
        ),
        Mistake(
            ("return np.moveaxis(y, 3, 1)", "return y.reshape(len(x), -1, *y.shape[1:3])"),
            "the channels come last out of the product; transpose the axes, reshape mixes them up",
        ),
        Mistake(
            ("u : u + s * OH : s, v : v + s * OW : s]", "u : u + OH, v : v + OW]"),
            "dx ignores the stride: an output belongs to pixels that are stride apart",
        ),
        Mistake(
            ("dpatches[:, u, v]", "dpatches[:, -1 - u, -1 - v]"),
            "dx meets the kernel the wrong way round: entry (u, v) goes back to where it was",
        ),
        Mistake(
            (
                "self.pad : self.pad + self.H, self.pad : self.pad + self.width]",
                "self.pad : -self.pad, self.pad : -self.pad]",
            ),
            "the slice pad:-pad is empty where pad is 0; cut from pad to pad + H",
        ),
        Mistake(
            ("dout.sum(axis=(0, 2, 3))", "dout.sum(axis=(0, 2, 3)) / len(dout)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
        Mistake(
            ("[1, 4, 5], [1, 2, 3])) + b", "[1, 4, 5], [1, 2, 3])) + 0 * b"),
            "the bias b is not added",
        ),
        Mistake(
            [
                ("self.grads[0][...] =", "self.grads[0] +="),
                ("self.grads[1][...] =", "self.grads[1] +="),
            ],
            "the gradients add up from call to call; backward overwrites grads",
        ),
    ],
)
# END SPEC
