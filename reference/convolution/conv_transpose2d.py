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
        # BEGIN SOLUTION
        W, b = self.params
        self.x = x
        yp = self.empty(x)
        for u in range(W.shape[2]):
            for v in range(W.shape[3]):
                yp[self.met(u, v)] += np.einsum("nchw,cf->nfhw", x, W[:, :, u, v])
        return yp[self.inner(yp)] + b[:, None, None]

    def empty(self, like):
        """Zeros in the shape of the output with its margin."""
        F, KH, KW = self.params[0].shape[1:]
        N, _, H, width = self.x.shape
        s = self.stride
        return np.zeros((N, F, (H - 1) * s + KH, (width - 1) * s + KW), dtype=like.dtype)

    def met(self, u, v):
        """Where the kernel's entry (u, v) comes to lie, for all pixels of x."""
        s, (H, width) = self.stride, self.x.shape[2:]
        return ..., slice(u, u + s * H, s), slice(v, v + s * width, s)

    def inner(self, yp):
        """The output without its margin."""
        H, width = yp.shape[2:]
        return ..., slice(self.pad, H - self.pad), slice(self.pad, width - self.pad)
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, OH, OW) -> dx (N, C, H, W); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        dyp = self.empty(dout)
        dyp[self.inner(dyp)] = dout
        dx, dW = np.zeros_like(self.x), np.zeros_like(W)
        for u in range(W.shape[2]):
            for v in range(W.shape[3]):
                here = dyp[self.met(u, v)]
                dx += np.einsum("nfhw,cf->nchw", here, W[:, :, u, v])
                dW[:, :, u, v] = np.einsum("nchw,nfhw->cf", self.x, here)
        self.grads[0][...] = dW
        self.grads[1][...] = dout.sum(axis=(0, 2, 3))
        return dx
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Speed, State, fixed, normal


def conv_transpose2d(x, W, b, stride=1, pad=0):
    from torch.nn import functional

    return functional.conv_transpose2d(x, W, b, stride=stride, padding=pad)


exercise = Exercise(
    ConvTranspose2d,
    form=Layer(),
    cases=[
        Case("the plain case", x=normal(2, 3, 3, 4), W=normal(3, 2, 3, 2), b=normal(2)),
        Case(
            "overlapping, stride 2",
            x=normal(1, 2, 2, 3),
            W=normal(2, 4, 3, 3),
            b=normal(4),
            stride=2,
        ),
        Case("padding", x=normal(3, 1, 4, 3), W=normal(1, 2, 3, 3), b=normal(2), pad=1),
        Case(
            "gaps, padding",
            x=normal(2, 2, 3, 2),
            W=normal(2, 3, 2, 3),
            b=normal(3),
            stride=3,
            pad=1,
        ),
        Case("a 1x1 kernel", x=normal(2, 4, 2, 3), W=normal(4, 3, 1, 1), b=normal(3), stride=2),
        Case("zeros", x=fixed([[[[0.0, 1.0], [-1.0, 0.0]]]]), W=normal(1, 2, 2, 2), b=normal(2)),
        Case(
            "large values, other layouts",
            x=normal(1, 3, 2, 3, scale=1000.0).strided(),
            W=normal(3, 2, 3, 2).fortran(),
            b=normal(2),
        ),
    ],
    checks=[
        Oracle(conv_transpose2d),
        Gradient(),
        State(),
        Speed(
            Case("many images", x=normal(1024, 2, 3, 3), W=normal(2, 3, 2, 2), b=normal(3)),
            at_most=8,
        ),
    ],
    hints=[
        "Take the backward of Conv2d, where dout times W is added into a padded dx: that is this "
        "layer's forward, with x in dout's place.",
        "For one entry (u, v) of the kernel, all pixels of x land in the slice u : u + s * H : s of "
        "the output. Add them there. In the end the margin is cut off, and b comes last.",
        "backward is Conv2d's forward: dout inside a margin of zeros, and for each (u, v) the same "
        "slice of it gives a part of dx, and dW[:, :, u, v].",
    ],
    mistakes=[
        Mistake(
            ("yp[self.met(u, v)] += np.einsum", "yp[self.met(u, v)] = np.einsum"),
            "the copies of the kernel overlap, and add up where they do",
        ),
        Mistake(
            [
                (
                    "x, W[:, :, u, v])\n        return",
                    "x, W[:, :, -1 - u, -1 - v])\n        return",
                ),
                ("here, W[:, :, u, v]", "here, W[:, :, -1 - u, -1 - v]"),
                ("dW[:, :, u, v] =", "dW[:, :, -1 - u, -1 - v] ="),
            ],
            "the kernel is flipped; every pixel puts it down as it is",
        ),
        Mistake(
            (
                "return yp[self.inner(yp)] + b[:, None, None]",
                "return (yp + b[:, None, None])[..., self.pad :, self.pad :]",
            ),
            "the margin is cut off on all four sides",
        ),
        Mistake(
            ("here, W[:, :, u, v]", "here, W[:, :, -1 - u, -1 - v]"),
            "dx meets the kernel the wrong way round: in backward it is not flipped either",
        ),
        Mistake(
            ("dout.sum(axis=(0, 2, 3))", "dout.sum(axis=(0, 2, 3)) / len(dout)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
        Mistake((" + b[:, None, None]\n\n", "\n\n"), "the bias b is not added"),
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
