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
        # BEGIN SOLUTION
        W, b = self.params
        N, C, H, width = x.shape
        KH, KW = W.shape[2:]
        p = self.pad
        self.xp = np.zeros((N, C, H + 2 * p, width + 2 * p), dtype=x.dtype)
        self.xp[:, :, p : p + H, p : p + width] = x
        self.OH = (H + 2 * p - KH) // self.stride + 1
        self.OW = (width + 2 * p - KW) // self.stride + 1
        y = np.zeros((N, C, self.OH, self.OW), dtype=x.dtype)
        for u in range(KH):
            for v in range(KW):
                y += self.xp[self.seen(u, v)] * W[:, :1, u, v, None]
        return y + b[:, None, None]

    def seen(self, u, v):
        """Which pixels of the padded image the kernel's entry (u, v) meets, over all places."""
        s = self.stride
        return ..., slice(u, u + s * self.OH, s), slice(v, v + s * self.OW, s)
        # END SOLUTION

    def backward(self, dout):
        """dout (N, C, OH, OW) -> dx (N, C, H, W); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        dW, dxp = np.zeros_like(W), np.zeros_like(self.xp)
        for u in range(W.shape[2]):
            for v in range(W.shape[3]):
                dW[:, 0, u, v] = (dout * self.xp[self.seen(u, v)]).sum(axis=(0, 2, 3))
                dxp[self.seen(u, v)] += dout * W[:, :1, u, v, None]
        self.grads[0][...] = dW
        self.grads[1][...] = dout.sum(axis=(0, 2, 3))
        H, width = (n - 2 * self.pad for n in dxp.shape[2:])
        return dxp[:, :, self.pad : self.pad + H, self.pad : self.pad + width]
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Speed, State, fixed, normal


def depthwise(x, W, b, stride=1, pad=0):
    from torch.nn import functional

    return functional.conv2d(x, W, b, stride=stride, padding=pad, groups=len(W))


exercise = Exercise(
    DepthwiseConv2d,
    form=Layer(),
    cases=[
        Case("the plain case", x=normal(2, 3, 5, 6), W=normal(3, 1, 3, 2), b=normal(3)),
        Case("padding", x=normal(3, 2, 5, 3), W=normal(2, 1, 3, 2), b=normal(2), pad=1),
        Case(
            "overlapping, stride 2",
            x=normal(1, 4, 7, 5),
            W=normal(4, 1, 3, 3),
            b=normal(4),
            stride=2,
        ),
        Case(
            "the stride does not divide",
            x=normal(2, 3, 6, 8),
            W=normal(3, 1, 2, 3),
            b=normal(3),
            stride=3,
            pad=2,
        ),
        Case("one channel", x=normal(2, 1, 3, 4), W=normal(1, 1, 2, 2), b=normal(1)),
        Case(
            "zeros",
            x=fixed([[[[0.0, 1.0], [-0.0, 2.0]], [[0.0, 0.0], [3.0, 0.0]]]]),
            W=normal(2, 1, 2, 1),
            b=normal(2),
        ),
        Case(
            "large values, other layouts",
            x=normal(2, 2, 4, 5, scale=1000.0).strided(),
            W=normal(2, 1, 3, 2).fortran(),
            b=normal(2),
            pad=1,
        ),
    ],
    checks=[
        Oracle(depthwise),
        Gradient(),
        State(),
        Speed(
            Case("many images", x=normal(1024, 3, 4, 4), W=normal(3, 1, 2, 2), b=normal(3)),
            at_most=8,
        ),
    ],
    hints=[
        "It is Conv2d without the sum over channels: for one entry (u, v) of the kernel, the slice "
        "of the image it meets is multiplied by one number for each channel.",
        "W[:, 0, u, v] are these numbers, (C,); give them two more axes so that they line up with "
        "(N, C, OH, OW). backward sums over everything but the channel for dW.",
    ],
    mistakes=[
        Mistake(
            [
                ("(u, v)] * W[:, :1, u, v, None]", "(u, v)] * W[:, :1, -1 - u, -1 - v, None]"),
                ("dW[:, 0, u, v] =", "dW[:, 0, -1 - u, -1 - v] ="),
                ("dout * W[:, :1, u, v, None]", "dout * W[:, :1, -1 - u, -1 - v, None]"),
            ],
            "the kernel is flipped; it is laid over the image as it is (cross-correlation)",
        ),
        Mistake(
            (
                "self.xp[self.seen(u, v)] * W[:, :1, u, v, None]",
                "self.xp[self.seen(u, v)].sum(axis=1, keepdims=True) * W[:, :1, u, v, None]",
            ),
            "the channels are not mixed: each output channel sees its own input channel alone",
        ),
        Mistake(
            ("dxp[self.seen(u, v)] +=", "dxp[self.seen(u, v)] ="),
            "patches overlap: a pixel gets the gradients of all of them, added up",
        ),
        Mistake(
            ("dout * W[:, :1, u, v, None]", "dout * W[:, :1, -1 - u, -1 - v, None]"),
            "dx meets the kernel the wrong way round: as a convolution of dout, it takes the flipped "
            "kernel",
        ),
        Mistake(
            (
                "self.pad : self.pad + H, self.pad : self.pad + width]",
                "self.pad : -self.pad, self.pad : -self.pad]",
            ),
            "the slice pad:-pad is empty where pad is 0; cut from pad to pad + H",
        ),
        Mistake(
            ("] = dout.sum(axis=(0, 2, 3))", "] = dout.sum(axis=(0, 2, 3)) / len(dout)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
        Mistake(("return y + b[:, None, None]", "return y"), "the bias b is not added"),
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
