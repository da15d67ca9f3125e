"""Conv1x1: a dense layer at every pixel.

What it computes
    A kernel of one pixel sees no neighbourhood; what it mixes are the channels. At each place the C
    numbers of a pixel become F others by one and the same matrix, a small dense layer that slides
    over the image. With fewer outputs than inputs it reduces the dimension, so that the larger and
    more expensive kernels that follow have less to do; with a nonlinearity behind it makes a filter
    more than linear.

Formula
    forward:   y[n, f, h, w] = b[f] + sum over c of W[f, c, 0, 0] x[n, c, h, w]
    backward:  dW[f, c, 0, 0] = sum over n, h, w of dout[n, f, h, w] x[n, c, h, w]
               db[f] = sum over n, h, w of dout[n, f, h, w]
               dx[n, c, h, w] = sum over f of W[f, c, 0, 0] dout[n, f, h, w]

Shapes
    x, dx: (N, C, H, W)
    W, dW: (F, C, 1, 1), a convolution's, so that either layer takes it; b, db: (F,)
    y, dout: (N, F, H, W)

Conventions
    `Conv1x1(W, b)`; `params` is [W, b], the very arrays that were given, and `grads` [dW, db], of
    the same shapes, which backward overwrites. `forward(x) -> y`, `backward(dout) -> dx`. x, W, b
    and dout are not changed.

From
    M. Lin, Q. Chen and S. Yan, "Network in network", ICLR 2014.

Example
    One pixel with the channels 1, 2, 3, W with the rows [1, 0, 1] and [0, 2, 0], b = [0, 10]: the
    pixel becomes 4, 14. A dout of 1, 5 gives dx = 1, 10, 1, dW = [1, 2, 3], [5, 10, 15], db = 1, 5.
"""

import numpy as np


class Conv1x1:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]

    def forward(self, x):
        """x (N, C, H, W) -> y (N, F, H, W)."""
        # BEGIN SOLUTION
        W, b = self.params
        self.x = x
        return np.einsum("fc,nchw->nfhw", W[:, :, 0, 0], x) + b[:, None, None]
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, H, W) -> dx (N, C, H, W); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        self.grads[0][:, :, 0, 0] = np.einsum("nfhw,nchw->fc", dout, self.x)
        self.grads[1][...] = dout.sum(axis=(0, 2, 3))
        return np.einsum("fc,nfhw->nchw", W[:, :, 0, 0], dout)
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def conv2d(x, W, b):
    from torch.nn import functional

    return functional.conv2d(x, W, b)


exercise = Exercise(
    Conv1x1,
    form=Layer(),
    cases=[
        Case("fewer channels", x=normal(2, 5, 3, 4), W=normal(2, 5, 1, 1), b=normal(2)),
        Case("more channels", x=normal(3, 2, 4, 1), W=normal(6, 2, 1, 1), b=normal(6)),
        Case("as many channels", x=normal(2, 3, 2, 5), W=normal(3, 3, 1, 1), b=normal(3)),
        Case("one sample, one output", x=normal(1, 4, 5, 3), W=normal(1, 4, 1, 1), b=normal(1)),
        Case("zeros", x=fixed([[[[0.0, 2.0]], [[-0.0, 0.0]]]]), W=normal(3, 2, 1, 1), b=normal(3)),
        Case(
            "large values, other layouts",
            x=normal(2, 3, 4, 2, scale=1000.0).strided(),
            W=normal(3, 3, 1, 1).fortran(),
            b=normal(3),
        ),
    ],
    checks=[Oracle(conv2d), Gradient(), State()],
    hints=[
        "W[:, :, 0, 0] is a matrix (F, C). For one pixel the output is that matrix times the "
        "channels, plus b.",
        "np.einsum says which axes are summed: forward over c, dx over f, dW over n, h and w.",
        '"fc,nchw->nfhw" forward, "fc,nfhw->nchw" for dx, "nfhw,nchw->fc" for dW. b has one number '
        "for each channel: b[:, None, None].",
    ],
    mistakes=[
        Mistake(
            ('"fc,nfhw->nchw", W[:, :, 0, 0], dout', '"fc,nchw->nfhw", W[:, :, 0, 0], dout'),
            "dx takes the transposed matrix: sum over the output channels f",
        ),
        Mistake(
            ("dout.sum(axis=(0, 2, 3))", "dout.sum(axis=(0, 2, 3)) / len(dout)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
        Mistake(
            ("self.grads[1][...] = dout.sum(axis=(0, 2, 3))", "self.grads[1] = dout.sum(axis=0)"),
            "b[f] is added at every pixel of every sample: db sums over the pixels too",
        ),
        Mistake(
            ("self.grads[0][:, :, 0, 0] = np.einsum", "self.grads[0] = np.einsum"),
            "dW has W's shape, (F, C, 1, 1)",
        ),
        Mistake(("x) + b[:, None, None]", "x)"), "the bias b is not added"),
        Mistake(
            (
                '"nfhw,nchw->fc", dout, self.x',
                '"nfhw,nchw->fc", dout / dout[0, 0, 0].shape[0], self.x',
            ),
            "dW is a sum over all pixels, not their mean",
        ),
        Mistake(
            [
                ("[:, :, 0, 0] = np.einsum", "[:, :, 0, 0] += np.einsum"),
                ("self.grads[1][...] =", "self.grads[1] +="),
            ],
            "the gradients add up from call to call; backward overwrites grads",
        ),
    ],
)
# END SPEC
