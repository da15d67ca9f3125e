"""Conv3d: detectors in space, or in space and time.

What it computes
    A stack of slices from a scanner is a volume; so is a piece of video, with time for its depth. A
    filter of KD x KH x KW weights for each channel slides through it along three axes and gives one
    number at each place. Unlike a 2d filter, which sees each slice for itself, it can find what
    goes through several of them: a vessel, a movement. The price is KD times the weights and the
    work, and a receptive field that is as long in depth as KD allows.

Formula
    forward:   y[n, f, k, i, j] = b[f]
                 + sum over c, t, u, v of W[f, c, t, u, v] xp[n, c, k s + t, i s + u, j s + v]
               with s the stride and xp the volume with a margin of pad zeros on all six sides
    backward:  as in two dimensions: dW sums dout times what an entry of the kernel met, db sums
               dout over everything but f, and dx adds dout times W where they met

Shapes
    x, dx: (N, C, D, H, W)
    W, dW: (F, C, KD, KH, KW); b, db: (F,)
    y, dout: (N, F, OD, OH, OW), each O = floor((size + 2 pad - K) / stride) + 1

Conventions
    `Conv3d(W, b, stride=1, pad=0)`, both for all three axes; `params` is [W, b], the very arrays
    that were given, and `grads` [dW, db], which backward overwrites. `forward(x) -> y`,
    `backward(dout) -> dx`. The kernel is not flipped; nothing need be a cube. x, W, b and dout are
    not changed. Time counts: no Python loop over the samples.

From
    S. Ji, W. Xu, M. Yang and K. Yu, "3D convolutional neural networks for human action
    recognition", ICML 2010.

Example
    x of shape (1, 1, 2, 1, 2) with the values 1, 2, 3, 4 in order, W of shape (1, 1, 2, 1, 1) with
    1, 10, b = [0]: y has shape (1, 1, 1, 1, 2) and holds 31, 42. A dout of 1, 2 gives dx = 1, 2,
    10, 20, dW = 1 + 4, 3 + 8 = 5, 11 and db = [3].
"""

import numpy as np


class Conv3d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]
        self.stride = stride
        self.pad = pad

    def forward(self, x):
        """x (N, C, D, H, W) -> y (N, F, OD, OH, OW)."""
        # BEGIN SOLUTION
        W, b = self.params
        p = self.pad
        sizes = [n + 2 * p for n in x.shape[2:]]
        self.xp = np.zeros((*x.shape[:2], *sizes), dtype=x.dtype)
        self.xp[self.inner(x)] = x
        self.places = [(n - k) // self.stride + 1 for n, k in zip(sizes, W.shape[2:], strict=True)]
        y = np.zeros((len(x), len(W), *self.places), dtype=x.dtype)
        for t, u, v in np.ndindex(*W.shape[2:]):
            y += np.einsum("ncdhw,fc->nfdhw", self.xp[self.seen(t, u, v)], W[:, :, t, u, v])
        return y + b[:, None, None, None]

    def inner(self, x):
        """Where x lies in its padded volume."""
        self.lengths = x.shape[2:]
        return ..., *(slice(self.pad, self.pad + n) for n in self.lengths)

    def seen(self, *entry):
        """Which voxels of the padded volume an entry of the kernel meets, over all places."""
        s = self.stride
        return ..., *(slice(k, k + s * n, s) for k, n in zip(entry, self.places, strict=True))
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, OD, OH, OW) -> dx (N, C, D, H, W); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        dW = np.zeros_like(W)
        dxp = np.zeros_like(self.xp)
        for t, u, v in np.ndindex(*W.shape[2:]):
            met = self.seen(t, u, v)
            dW[:, :, t, u, v] = np.einsum("nfdhw,ncdhw->fc", dout, self.xp[met])
            dxp[met] += np.einsum("nfdhw,fc->ncdhw", dout, W[:, :, t, u, v])
        self.grads[0][...] = dW
        self.grads[1][...] = dout.sum(axis=(0, 2, 3, 4))
        return dxp[..., *(slice(self.pad, self.pad + n) for n in self.lengths)]
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Speed, State, normal


def conv3d(x, W, b, stride=1, pad=0):
    from torch.nn import functional

    return functional.conv3d(x, W, b, stride=stride, padding=pad)


exercise = Exercise(
    Conv3d,
    form=Layer(),
    cases=[
        Case("the plain case", x=normal(2, 2, 3, 4, 5), W=normal(3, 2, 2, 1, 3), b=normal(3)),
        Case("padding", x=normal(1, 1, 2, 4, 3), W=normal(2, 1, 2, 3, 1), b=normal(2), pad=1),
        Case(
            "overlapping, stride 2",
            x=normal(2, 1, 5, 3, 7),
            W=normal(2, 1, 3, 3, 3),
            b=normal(2),
            stride=2,
        ),
        Case(
            "the stride does not divide",
            x=normal(1, 2, 4, 6, 3),
            W=normal(1, 2, 1, 2, 2),
            b=normal(1),
            stride=3,
            pad=1,
        ),
        Case(
            "large values, other layouts",
            x=normal(1, 2, 3, 2, 4, scale=1000.0).strided(),
            W=normal(3, 2, 2, 1, 3).fortran(),
            b=normal(3),
        ),
    ],
    checks=[
        Oracle(conv3d),
        Gradient(),
        State(),
        Speed(
            Case("many volumes", x=normal(512, 2, 3, 3, 3), W=normal(2, 2, 2, 2, 2), b=normal(2)),
            at_most=8,
        ),
    ],
    hints=[
        "It is Conv2d with one more axis: write that first. For one entry (t, u, v) of the kernel, "
        "the voxels it meets are a slice of the padded volume, of the output's size.",
        "np.ndindex(KD, KH, KW) goes through the entries. Each adds its slice times "
        "W[:, :, t, u, v], summed over the channels; with a stride s a slice is t : t + s * OD : s.",
        'backward is the same loop: "nfdhw,ncdhw->fc" of dout and the slice for dW, and '
        '"nfdhw,fc->ncdhw" of dout and W[:, :, t, u, v], added to the slice of a padded dx.',
    ],
    mistakes=[
        Mistake(
            [
                ("(t, u, v)], W[:, :, t, u, v]", "(t, u, v)], W[:, :, -1 - t, -1 - u, -1 - v]"),
                ("dW[:, :, t, u, v] =", "dW[:, :, -1 - t, -1 - u, -1 - v] ="),
                ("dout, W[:, :, t, u, v]", "dout, W[:, :, -1 - t, -1 - u, -1 - v]"),
            ],
            "the kernel is flipped; it is laid into the volume as it is (cross-correlation)",
        ),
        Mistake(
            ("dout, W[:, :, t, u, v]", "dout, W[:, :, -1 - t, -1 - u, -1 - v]"),
            "dx meets the kernel the wrong way round: as a convolution of dout, it takes the flipped "
            "kernel",
        ),
        Mistake(
            ("dxp[..., *(slice(self.pad, self.pad + n) ", "dxp[..., *(slice(self.pad, -self.pad) "),
            "the slice pad:-pad is empty where pad is 0; cut from pad to pad + length",
        ),
        Mistake(
            ("dout.sum(axis=(0, 2, 3, 4))", "dout.sum(axis=(0, 2, 3, 4)) / len(dout)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
        Mistake(
            ("dxp[met] +=", "dxp[met] ="),
            "patches overlap: a voxel gets the gradients of all of them, added up",
        ),
        Mistake(
            ("(n - k) // self.stride + 1", "-(-(n - k) // self.stride) + 1"),
            "the number of places is rounded down: the last one has to fit whole",
        ),
        Mistake(
            [
                ("self.grads[0][...] =", "self.grads[0] +="),
                ("self.grads[1][...] =", "self.grads[1] +="),
            ],
            "the gradients add up from call to call; backward overwrites grads",
        ),
        Mistake(("return y + b[:, None, None, None]", "return y"), "the bias b is not added"),
    ],
)
# END SPEC
