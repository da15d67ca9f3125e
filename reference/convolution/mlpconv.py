"""MLPConv: a small network slides over the image.

What it computes
    A convolution's filter is linear: it asks for one pattern, weighed up. What a patch shows is
    often one of several patterns, and no linear filter says that. So let a small network look at
    each patch: after the convolution come two 1x1 convolutions, that is, two dense layers at every
    pixel, with a ReLU after each of the three. All places share them, as they share the kernel.

Formula
    y = relu(c2(relu(c1(relu(c(x)))))), c a convolution (W, b), c1 and c2 1x1 convolutions
    backward: the layers' own backward, from the last to the first

Shapes
    x: (N, C, H, W); W: (F, C, KH, KW), b: (F,)
    W1: (F1, F, 1, 1), b1: (F1,); W2: (F2, F1, 1, 1), b2: (F2,)
    y: (N, F2, OH, OW), OH and OW those of the convolution

Conventions
    `MLPConv(W, b, W1, b1, W2, b2, stride=1, pad=0)`, stride and pad of the first convolution;
    `params` is [W, b, W1, b1, W2, b2], the very arrays that were given, and `grads` their gradients
    in the same order, which backward overwrites. `forward(x) -> y`, `backward(dout) -> dx`.
    Conv2d, Conv1x1 and ReLU are your own, imported from their exercises; solve those first.

From
    M. Lin, Q. Chen and S. Yan, "Network in network", ICLR 2014.

Example
    One pixel x = 2 and kernels of one pixel: W = 3, b = -1 give 5; W1 = -1, b1 = 1 give relu(-4)
    = 0; W2 = 7, b2 = 0.5 give y = 0.5. With dout = 1 the gradients of W2 and b2 are 0 and 1, and
    all others are 0: the unit in the middle is off.
"""

import numpy as np

from exercises.activations.relu import ReLU
from exercises.convolution.conv1x1 import Conv1x1
from exercises.convolution.conv2d import Conv2d


class MLPConv:
    def __init__(self, W, b, W1, b1, W2, b2, stride=1, pad=0):
        self.layers = [
            Conv2d(W, b, stride=stride, pad=pad),
            ReLU(),
            Conv1x1(W1, b1),
            ReLU(),
            Conv1x1(W2, b2),
            ReLU(),
        ]
        self.params = [W, b, W1, b1, W2, b2]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x):
        """x (N, C, H, W) -> y (N, F2, OH, OW)."""
        # BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F2, OH, OW) -> dx (N, C, H, W); `grads` becomes [dW, db, dW1, db1, dW2, db2]."""
        # BEGIN SOLUTION
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        self.grads[:] = [g for layer in self.layers for g in layer.grads]
        return dout
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def mlpconv(x, W, b, W1, b1, W2, b2, stride=1, pad=0):
    from torch.nn.functional import conv2d

    x = conv2d(x, W, b, stride=stride, padding=pad).relu()
    return conv2d(conv2d(x, W1, b1).relu(), W2, b2).relu()


def weights(C, kernel, F, F1, F2) -> dict[str, Any]:
    return {
        "W": normal(F, C, *kernel),
        "b": normal(F),
        "W1": normal(F1, F, 1, 1),
        "b1": normal(F1),
        "W2": normal(F2, F1, 1, 1),
        "b2": normal(F2, shift=1.0),
    }


exercise = Exercise(
    MLPConv,
    form=Layer(),
    cases=[
        Case("the plain case", x=normal(2, 3, 4, 5), **weights(3, (3, 2), 4, 5, 2)),
        Case("padding", x=normal(1, 2, 3, 4), **weights(2, (3, 3), 3, 4, 5), pad=1),
        Case("stride", x=normal(3, 1, 7, 5), **weights(1, (3, 3), 4, 2, 3), stride=2),
        Case("equal widths", x=normal(2, 2, 3, 4), **weights(2, (2, 1), 2, 2, 2), stride=2, pad=1),
        Case("large values", x=normal(1, 3, 3, 3, scale=1e3), **weights(3, (3, 2), 4, 5, 2)),
    ],
    checks=[Oracle(mlpconv), Gradient(), State()],
    needs=["conv2d", "conv1x1", "relu"],
    hints=[
        "forward is one loop: what a layer gives is what the next one takes.",
        "backward goes through the layers in reverse, handing on what each backward returns; then "
        "self.grads[:] = all the layers' grads, one after the other.",
    ],
    mistakes=[
        Mistake(
            ("for layer in self.layers:", "for layer in self.layers[:-1]:"),
            "the last ReLU is left out: there is one after each of the three convolutions",
        ),
        Mistake(
            ("in reversed(self.layers):", "in reversed(self.layers[::2]):"),
            "the backward of the ReLUs is left out",
        ),
        Mistake(
            ("for layer in self.layers for g in", "for layer in reversed(self.layers) for g in"),
            "grads is in another order than params: it should be W, b, W1, b1, W2, b2",
        ),
        Mistake(
            ("        self.grads[:] = [g for layer in self.layers for g in layer.grads]\n", ""),
            "grads still holds the zeros of the constructor; fetch the gradients of the layers",
        ),
        Mistake(
            ("Conv2d(W, b, stride=stride, pad=pad)", "Conv2d(W, b, stride=stride)"),
            "pad is not handed to the convolution",
        ),
        Mistake(
            ("self.grads[:] =", "self.grads +="),
            "grads grows with each call; backward overwrites it",
        ),
    ],
)
# END SPEC
