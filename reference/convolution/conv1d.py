"""Conv1d: the same small detector all along a signal.

What it computes
    A filter of K weights for each channel slides along a signal, a sound or a series of
    measurements, and gives one number at each place: a sliding dot product. It finds the same
    pattern wherever it begins, with K weights instead of one for each sample of the signal. Each
    output sees K neighbours, its receptive field; a second layer sees K - 1 more, and a stride
    makes it grow faster. As everywhere in deep learning the kernel is not flipped.

Formula
    forward:   y[n, f, i] = b[f] + sum over c, u of W[f, c, u] xp[n, c, i s + u]
               with s the stride and xp the signal with pad zeros at both ends
    backward:  dW[f, c, u] = sum over n, i of dout[n, f, i] xp[n, c, i s + u]
               db[f] = sum over n, i of dout[n, f, i]
               dxp[n, c, i s + u] collects dout[n, f, i] W[f, c, u] of all f, i, u that meet there

Shapes
    x, dx: (N, C, L)
    W, dW: (F, C, K); b, db: (F,)
    y, dout: (N, F, O), O = floor((L + 2 pad - K) / stride) + 1

Conventions
    `Conv1d(W, b, stride=1, pad=0)`; `params` is [W, b], the very arrays that were given, and
    `grads` [dW, db], which backward overwrites. `forward(x) -> y`, `backward(dout) -> dx`. Where
    the stride does not divide, samples are left over at the end that no output sees; their gradient
    is 0. x, W, b and dout are not changed. Time counts: no Python loop over the samples.

From
    A. Waibel et al., "Phoneme recognition using time-delay neural networks", IEEE Transactions on
    Acoustics, Speech, and Signal Processing 37, 1989.

Example
    x = [[[1, 2, 0, 3]]], W = [[[1, -1]]], b = [10]: y = [[[9, 12, 7]]]. dout = [[[1, 0, 2]]] gives
    dx = [[[1, -1, 2, -2]]], dW = [[[1, 8]]] and db = [3].
"""

import numpy as np


class Conv1d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]
        self.stride = stride
        self.pad = pad

    def forward(self, x):
        """x (N, C, L) -> y (N, F, O)."""
        # BEGIN SOLUTION
        W, b = self.params
        N, C, L = x.shape
        F, _, K = W.shape
        p = self.pad
        self.xp = np.zeros((N, C, L + 2 * p), dtype=x.dtype)
        self.xp[:, :, p : p + L] = x
        self.O = (L + 2 * p - K) // self.stride + 1
        y = np.zeros((N, F, self.O), dtype=x.dtype)
        for u in range(K):
            y += np.einsum("nci,fc->nfi", self.xp[self.seen(u)], W[:, :, u])
        return y + b[:, None]

    def seen(self, u):
        """Which samples of the padded signal the kernel's entry u meets, over all places."""
        return ..., slice(u, u + self.stride * self.O, self.stride)
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, O) -> dx (N, C, L); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        dW = np.zeros_like(W)
        dxp = np.zeros_like(self.xp)
        for u in range(W.shape[2]):
            dW[:, :, u] = np.einsum("nfi,nci->fc", dout, self.xp[self.seen(u)])
            dxp[self.seen(u)] += np.einsum("nfi,fc->nci", dout, W[:, :, u])
        self.grads[0][...] = dW
        self.grads[1][...] = dout.sum(axis=(0, 2))
        return dxp[:, :, self.pad : dxp.shape[2] - self.pad]
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Speed, State, fixed, normal


def conv1d(x, W, b, stride=1, pad=0):
    from torch.nn import functional

    return functional.conv1d(x, W, b, stride=stride, padding=pad)


exercise = Exercise(
    Conv1d,
    form=Layer(),
    cases=[
        Case("the plain case", x=normal(2, 3, 7), W=normal(4, 3, 2), b=normal(4)),
        Case("padding", x=normal(3, 1, 4), W=normal(2, 1, 3), b=normal(2), pad=1),
        Case("overlapping, stride 2", x=normal(1, 2, 9), W=normal(3, 2, 3), b=normal(3), stride=2),
        Case(
            "the stride does not divide",
            x=normal(2, 2, 6),
            W=normal(1, 2, 2),
            b=normal(1),
            stride=3,
            pad=2,
        ),
        Case(
            "a 1 wide kernel with stride",
            x=normal(2, 3, 4),
            W=normal(2, 3, 1),
            b=normal(2),
            stride=2,
        ),
        Case(
            "zeros", x=fixed([[[0.0, 1.0, 0.0, -2.0, 0.0]]]), W=normal(2, 1, 3), b=normal(2), pad=1
        ),
        Case(
            "large values, other layouts",
            x=normal(2, 2, 5, scale=1000.0).strided(),
            W=normal(3, 2, 4).fortran(),
            b=normal(3),
            pad=1,
        ),
    ],
    checks=[
        Oracle(conv1d),
        Gradient(),
        State(),
        Speed(
            Case("many signals", x=normal(1024, 2, 6), W=normal(3, 2, 3), b=normal(3)), at_most=8
        ),
    ],
    hints=[
        "First without stride and padding. For one entry u of the kernel: which samples does it meet "
        "while the kernel moves? That is a slice of the signal, of the output's length.",
        "So forward is a loop over the few entries of the kernel: each adds its slice times "
        "W[:, :, u], summed over the channels. A stride s makes the slice u : u + s * O : s.",
        'backward is the same loop: np.einsum("nfi,nci->fc", dout, slice) is dW[:, :, u], and '
        'np.einsum("nfi,fc->nci", dout, W[:, :, u]) is added to the same slice of a padded dx.',
    ],
    mistakes=[
        Mistake(
            [
                ("self.xp[self.seen(u)], W[:, :, u]", "self.xp[self.seen(u)], W[:, :, -1 - u]"),
                ("dW[:, :, u] =", "dW[:, :, -1 - u] ="),
                ("dout, W[:, :, u]", "dout, W[:, :, -1 - u]"),
            ],
            "the kernel is flipped; it is laid along the signal as it is (cross-correlation)",
        ),
        Mistake(
            ("dout, W[:, :, u]", "dout, W[:, :, -1 - u]"),
            "dx meets the kernel the wrong way round: as a convolution of dout, it takes the flipped "
            "kernel",
        ),
        Mistake(
            ("self.pad : dxp.shape[2] - self.pad]", "self.pad : -self.pad]"),
            "the slice pad:-pad is empty where pad is 0; cut from pad to pad + L",
        ),
        Mistake(
            ("dout.sum(axis=(0, 2))", "dout.sum(axis=(0, 2)) / len(dout)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
        Mistake(
            ("self.grads[1][...] = dout.sum(axis=(0, 2))", "self.grads[1] = dout.sum(axis=0)"),
            "b[f] is added at every place of every sample: db sums over the places too",
        ),
        Mistake(
            ("dxp[self.seen(u)] +=", "dxp[:, :, u : u + self.O] +="),
            "dx ignores the stride: an output belongs to samples that are stride apart",
        ),
        Mistake(
            ("dxp[self.seen(u)] +=", "dxp[self.seen(u)] ="),
            "patches overlap: a sample gets the gradients of all of them, added up",
        ),
        Mistake(
            ("(L + 2 * p - K) // self.stride", "-(-(L + 2 * p - K) // self.stride)"),
            "the number of places is rounded down: the last one has to fit whole",
        ),
        Mistake(
            [
                ("self.grads[0][...] =", "self.grads[0] +="),
                ("self.grads[1][...] =", "self.grads[1] +="),
            ],
            "the gradients add up from call to call; backward overwrites grads",
        ),
        Mistake(("return y + b[:, None]", "return y"), "the bias b is not added"),
        Mistake(
            ("self.xp[:, :, p : p + L] = x", "self.xp[:, :, :L] = x"),
            "the zeros go to both ends; here they are all at the far one",
        ),
    ],
)
# END SPEC
