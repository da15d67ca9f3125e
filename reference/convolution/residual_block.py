"""Residual block: learn what to add.

What it computes
    A deeper network can do all that a shallower one can: the layers more need only hand on what
    they get. But plain layers learn that badly, and deep chains of them got worse with depth. A
    residual block has the identity built in: two convolutions compute what should be added to the
    input, and if nothing should, their weights can be 0. Backward, the sum hands the gradient to
    both sides, so that it reaches the first layers of a hundred undiminished. Where the block
    changes the number of channels or the size, a 1x1 convolution takes the place of the identity.

Formula
    y = conv2(relu(conv1(x; W1, b1)); W2, b2) + skip(x)
    conv1: 3x3, pad 1, with the stride; conv2: 3x3, pad 1, stride 1
    skip(x) = x, or a 1x1 convolution (Ws, bs) with the stride where Ws is given
    backward: dout goes through both sides, and dx is the sum of what they return

Shapes
    x, dx: (N, C, H, W)
    W1: (F, C, 3, 3), W2: (G, F, 3, 3), Ws: (G, C, 1, 1) or None; b1: (F,), b2 and bs: (G,)
    y, dout: (N, G, OH, OW); without Ws G = C and the stride is 1

Conventions
    `ResidualBlock(W1, b1, W2, b2, Ws=None, bs=None, stride=1)`; `params` is [W1, b1, W2, b2], with
    Ws and bs behind where they are given, and `grads` their gradients in the same order, which
    backward overwrites. Nothing comes after the sum. `forward(x) -> y`, `backward(dout) -> dx`.
    Conv2d and ReLU are your own, imported from their exercises; solve those first.

From
    K. He, X. Zhang, S. Ren and J. Sun, "Deep residual learning for image recognition", CVPR 2016;
    without a ReLU after the sum as in their "Identity mappings in deep residual networks", ECCV
    2016.

Example
    With all weights and biases 0 y = x and dx = dout. One pixel x = 2, one channel, middle weights
    W1 = 3, W2 = 5, biases 0: y = 5 * 6 + 2 = 32; dout = 1 gives dx = 15 + 1 = 16.
"""

import numpy as np

from exercises.activations.relu import ReLU
from exercises.convolution.conv2d import Conv2d


class ResidualBlock:
    def __init__(self, W1, b1, W2, b2, Ws=None, bs=None, stride=1):
        self.branch = [Conv2d(W1, b1, stride=stride, pad=1), ReLU(), Conv2d(W2, b2, pad=1)]
        self.skip = [] if Ws is None else [Conv2d(Ws, bs, stride=stride)]
        self.params = [W1, b1, W2, b2] + ([] if Ws is None else [Ws, bs])
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x):
        """x (N, C, H, W) -> y (N, G, OH, OW)."""
        # BEGIN SOLUTION
        y, skipped = x, x
        for layer in self.branch:
            y = layer.forward(y)
        for layer in self.skip:
            skipped = layer.forward(skipped)
        return y + skipped
        # END SOLUTION

    def backward(self, dout):
        """dout (N, G, OH, OW) -> dx (N, C, H, W); `grads` becomes the gradients of `params`."""
        # BEGIN SOLUTION
        dx, dskipped = dout, dout
        for layer in reversed(self.branch):
            dx = layer.backward(dx)
        for layer in self.skip:
            dskipped = layer.backward(dskipped)
        self.grads[:] = [g for layer in self.branch + self.skip for g in layer.grads]
        return dx + dskipped
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def residual(x, W1, b1, W2, b2, Ws=None, bs=None, stride=1):
    from torch.nn.functional import conv2d

    y = conv2d(conv2d(x, W1, b1, stride=stride, padding=1).relu(), W2, b2, padding=1)
    return y + (x if Ws is None else conv2d(x, Ws, bs, stride=stride))


def weights(C, F, G, scale=0.5) -> dict[str, Any]:
    return {
        "W1": normal(F, C, 3, 3, scale=scale),
        "b1": normal(F),
        "W2": normal(G, F, 3, 3, scale=scale),
        "b2": normal(G),
    }


def projection(C, G) -> dict[str, Any]:
    return {"Ws": normal(G, C, 1, 1), "bs": normal(G)}


exercise = Exercise(
    ResidualBlock,
    form=Layer(),
    cases=[
        Case("identity", x=normal(2, 3, 4, 5), **weights(3, 2, 3)),
        Case("one sample", x=normal(1, 3, 5, 3), **weights(3, 2, 3)),
        Case("other channels", x=normal(2, 2, 3, 4), **weights(2, 3, 4), **projection(2, 4)),
        Case("stride 2", x=normal(2, 3, 5, 7), **weights(3, 2, 4), **projection(3, 4), stride=2),
        Case(
            "even sizes, stride 2",
            x=normal(1, 2, 4, 6),
            **weights(2, 2, 2),
            **projection(2, 2),
            stride=2,
        ),
        Case("nearly the identity", x=normal(3, 2, 3, 2), **weights(2, 3, 2, scale=1e-3)),
    ],
    checks=[Oracle(residual), Gradient(), State()],
    needs=["conv2d", "relu"],
    hints=[
        "Two ways lead from x to the sum: through self.branch, and through self.skip, which is "
        "empty where the skip is the identity.",
        "The sum hands dout to both ways as it is. Go back through each, and add what comes out.",
        "The grads of self.branch, then those of self.skip, are in the order of params.",
    ],
    mistakes=[
        Mistake(
            ("return dx + dskipped", "return dx + (dskipped if self.skip else 0)"),
            "the skip hands dout on unchanged: dx is what the branch returns plus dout",
            row=72,
        ),
        Mistake(
            (
                "            dskipped = layer.backward(dskipped)\n",
                "            layer.backward(0 * dskipped)\n            dskipped = 0\n",
            ),
            "the gradient goes back through the 1x1 convolution of the skip too",
            row=73,
        ),
        Mistake(("return y + skipped", "return y"), "the skip is not added"),
        Mistake(
            ("return y + skipped", "return np.maximum(y + skipped, 0 * y)"),
            "nothing comes after the sum, no ReLU either",
        ),
        Mistake(
            ("for layer in self.branch + self.skip for", "for layer in self.branch for"),
            "grads leaves out those of the skip's convolution, behind the branch's",
        ),
        Mistake(
            ("in reversed(self.branch):", "in self.branch[::-2]:"),
            "the backward of the ReLU is left out",
        ),
        Mistake(
            ("self.grads[:] =", "self.grads +="),
            "grads grows with each call; backward overwrites it",
        ),
    ],
)
# END SPEC
