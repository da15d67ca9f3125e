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
        # BEGIN SOLUTION
        W, b = self.params
        N, C, H, width = x.shape
        F, _, KH, KW = W.shape
        p = self.pad
        self.xp = np.zeros((N, C, H + 2 * p, width + 2 * p), dtype=x.dtype)
        self.xp[:, :, p : p + H, p : p + width] = x
        self.OH = (H + 2 * p - KH) // self.stride + 1
        self.OW = (width + 2 * p - KW) // self.stride + 1
        y = np.zeros((N, F, self.OH, self.OW), dtype=x.dtype)
        for u in range(KH):
            for v in range(KW):
                y += np.einsum("nchw,fc->nfhw", self.xp[self.seen(u, v)], W[:, :, u, v])
        return y + b[:, None, None]

    def seen(self, u, v):
        """Which pixels of the padded image the kernel's entry (u, v) meets, over all places."""
        s = self.stride
        return ..., slice(u, u + s * self.OH, s), slice(v, v + s * self.OW, s)
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, OH, OW) -> dx (N, C, H, W); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        dW = np.zeros_like(W)
        dxp = np.zeros_like(self.xp)
        for u in range(W.shape[2]):
            for v in range(W.shape[3]):
                patch = self.xp[self.seen(u, v)]
                dW[:, :, u, v] = np.einsum("nfhw,nchw->fc", dout, patch)
                dxp[self.seen(u, v)] += np.einsum("nfhw,fc->nchw", dout, W[:, :, u, v])
        self.grads[0][...] = dW
        self.grads[1][...] = dout.sum(axis=(0, 2, 3))
        H, width = (n - 2 * self.pad for n in dxp.shape[2:])
        return dxp[:, :, self.pad : self.pad + H, self.pad : self.pad + width]
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
    ],
    checks=[
        Oracle(conv2d),
        Gradient(),
        State(),
        Speed(
            Case("many images", x=normal(1024, 2, 4, 4), W=normal(3, 2, 2, 2), b=normal(3)),
            at_most=8,
        ),
    ],
    hints=[
        "First without stride and padding. For one entry (u, v) of the kernel: which pixels does it "
        "meet while the kernel moves? That is a slice of the image, of the output's size.",
        "So forward is a loop over the few entries of the kernel, not over the many places: each "
        "adds its slice times W[:, :, u, v], summed over the channels. A stride s makes the slice "
        "u : u + s * OH : s.",
        "backward is the same loop: dW[:, :, u, v] sums dout times the slice; and into the same "
        "slice of a padded dx goes dout times W[:, :, u, v], added, since slices overlap.",
        'np.einsum("nchw,fc->nfhw", slice, W[:, :, u, v]) forward; "nfhw,nchw->fc" for dW and '
        '"nfhw,fc->nchw" for dx. At the end cut the margin off: pad : pad + H.',
    ],
    mistakes=[
        Mistake(
            [
                ("(u, v)], W[:, :, u, v]", "(u, v)], W[:, :, -1 - u, -1 - v]"),
                ("dW[:, :, u, v] =", "dW[:, :, -1 - u, -1 - v] ="),
                ("dout, W[:, :, u, v]", "dout, W[:, :, -1 - u, -1 - v]"),
            ],
            "the kernel is flipped; it is laid over the image as it is (cross-correlation)",
            row=53,
        ),
        Mistake(
            ("dout, W[:, :, u, v]", "dout, W[:, :, -1 - u, -1 - v]"),
            "dx meets the kernel the wrong way round: as a convolution of dout, it takes the flipped "
            "kernel",
            row=54,
        ),
        Mistake(
            (
                "self.pad : self.pad + H, self.pad : self.pad + width]",
                "self.pad : -self.pad, self.pad : -self.pad]",
            ),
            "the slice pad:-pad is empty where pad is 0; cut from pad to pad + H",
            row=55,
        ),
        Mistake(
            ("self.pad : self.pad + H, self.pad : self.pad + width]", "1:-1, 1:-1]"),
            "the margin that is cut off dx is pad wide, not 1",
            row=56,
        ),
        Mistake(
            ("self.grads[1][...] = dout.sum(axis=(0, 2, 3))", "self.grads[1] = dout.sum(axis=0)"),
            "b[f] is added at every place of every sample: db sums over the places too",
            row=57,
        ),
        Mistake(
            ("dout.sum(axis=(0, 2, 3))", "dout.sum(axis=(0, 2, 3)) / len(dout)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
            row=58,
        ),
        Mistake(
            ("dxp[self.seen(u, v)] +=", "dxp[:, :, u : u + self.OH, v : v + self.OW] +="),
            "dx ignores the stride: an output belongs to pixels that are stride apart",
            row=59,
        ),
        Mistake(
            ("dxp[self.seen(u, v)] +=", "dxp[self.seen(u, v)] ="),
            "patches overlap: a pixel gets the gradients of all of them, added up",
            row=60,
        ),
        Mistake(
            ("F, self.OH, self.OW)", "F, self.OW, self.OH)"),
            "the output's height and width are swapped",
            row=61,
        ),
        Mistake(
            [
                ("(H + 2 * p - KH) // self.stride", "-(-(H + 2 * p - KH) // self.stride)"),
                ("(width + 2 * p - KW) // self.stride", "-(-(width + 2 * p - KW) // self.stride)"),
            ],
            "the number of places is rounded down: the last one has to fit whole",
            row=62,
        ),
        Mistake(
            (
                "        self.OH = (H",
                "        assert (H + 2 * p - KH) % self.stride == 0\n        self.OH = (H",
            ),
            "the stride need not divide: what is left over at the end is not looked at",
            row=63,
        ),
        Mistake(
            [
                ("self.grads[0][...] =", "self.grads[0] +="),
                ("self.grads[1][...] =", "self.grads[1] +="),
            ],
            "the gradients add up from call to call; backward overwrites grads",
        ),
        Mistake(("return y + b[:, None, None]", "return y"), "the bias b is not added"),
        Mistake(
            ("        s = self.stride\n", "        s = 1\n"),
            "the kernel moves by stride from place to place, not by 1",
        ),
        Mistake(
            ("self.xp[:, :, p : p + H, p : p + width] = x", "self.xp[:, :, :H, :width] = x"),
            "the margin goes around the image; here it is all on the far side",
        ),
    ],
)
# END SPEC
