"""Inception: four receptive fields side by side.

What it computes
    Should the next layer look at single pixels, at 3x3 or at 5x5? An Inception module does not
    choose. Four branches look at the same input, with receptive fields of 1, 3, 5 and, by max
    pooling, 3, and their outputs become the channels of one image; the next layer picks what it
    needs. Large kernels on many channels are expensive, so 1x1 convolutions reduce the channels
    before them. This is where the functional style pays off: the layers are no chain any more, and
    the input, used four times, collects the gradients of all four.

Formula
    y1 = relu(conv1x1(x; W1, b1))
    y3 = relu(conv3x3(relu(conv1x1(x; R3, r3)); W3, b3))        pad 1
    y5 = relu(conv5x5(relu(conv1x1(x; R5, r5)); W5, b5))        pad 2
    yp = relu(conv1x1(maxpool3x3(x); Wp, bp))                   stride 1, pad 1
    y = y1, y3, y5, yp, one after the other along the channels
    backward: dout is cut at the branches' widths; dx is the sum of what the four branches return

Shapes
    x, dx: (N, C, H, W)
    W1: (F1, C, 1, 1); R3: (G3, C, 1, 1), W3: (F3, G3, 3, 3); R5: (G5, C, 1, 1), W5: (F5, G5, 5, 5);
    Wp: (Fp, C, 1, 1); each bias has one number for each output channel
    y, dout: (N, F1 + F3 + F5 + Fp, H, W)

Conventions
    `Inception(W1, b1, R3, r3, W3, b3, R5, r5, W5, b5, Wp, bp)`; `params` holds these arrays in this
    order, and `grads` their gradients, which backward overwrites. A ReLU follows each of the six
    convolutions. `forward(x) -> y`, `backward(dout) -> dx`. The branches' widths F1, F3, F5 and Fp
    differ.
    Conv2d, Conv1x1, ReLU, MaxPool2d and Concat are your own, imported from their exercises; solve
    those first.

From
    C. Szegedy et al., "Going deeper with convolutions", CVPR 2015.

Example
    One pixel x = 2 and one channel in every branch, all weights (of the middle pixel) 1, all biases
    0: y = 2, 2, 2, 2. With dout = 1, 10, 100, 1000 dx = 1111.
"""

import numpy as np

from exercises.activations.relu import ReLU
from exercises.convolution.conv1x1 import Conv1x1
from exercises.convolution.conv2d import Conv2d
from exercises.convolution.max_pool2d import MaxPool2d
from exercises.graph.concat import Concat


class Inception:
    def __init__(self, W1, b1, R3, r3, W3, b3, R5, r5, W5, b5, Wp, bp):
        self.branches = [
            [Conv1x1(W1, b1), ReLU()],
            [Conv1x1(R3, r3), ReLU(), Conv2d(W3, b3, pad=1), ReLU()],
            [Conv1x1(R5, r5), ReLU(), Conv2d(W5, b5, pad=2), ReLU()],
            [MaxPool2d(3, stride=1, pad=1), Conv1x1(Wp, bp), ReLU()],
        ]
        self.concat = Concat()
        self.params = [W1, b1, R3, r3, W3, b3, R5, r5, W5, b5, Wp, bp]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x):
        """x (N, C, H, W) -> y (N, F1 + F3 + F5 + Fp, H, W)."""
        # BEGIN SOLUTION
        outputs = []
        for branch in self.branches:
            y = x
            for layer in branch:
                y = layer.forward(y)
            outputs.append(y)
        return self.concat.forward(*outputs)
        # END SOLUTION

    def backward(self, dout):
        """dout, in the shape of y -> dx (N, C, H, W); `grads` becomes the twelve gradients."""
        # BEGIN SOLUTION
        dx = 0
        for branch, d in zip(self.branches, self.concat.backward(dout), strict=True):
            for layer in reversed(branch):
                d = layer.backward(d)
            dx = dx + d
        self.grads[:] = [g for branch in self.branches for layer in branch for g in layer.grads]
        return dx
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def inception(x, W1, b1, R3, r3, W3, b3, R5, r5, W5, b5, Wp, bp):
    import torch
    from torch.nn.functional import conv2d, max_pool2d

    three = conv2d(conv2d(x, R3, r3).relu(), W3, b3, padding=1)
    five = conv2d(conv2d(x, R5, r5).relu(), W5, b5, padding=2)
    pooled = conv2d(max_pool2d(x, 3, stride=1, padding=1), Wp, bp)
    return torch.cat([conv2d(x, W1, b1), three, five, pooled], dim=1).relu()


def weights(C, F1, G3, F3, G5, F5, Fp) -> dict[str, Any]:
    """Filters of each branch; those that meet many numbers are small."""
    return {
        "W1": normal(F1, C, 1, 1),
        "b1": normal(F1),
        "R3": normal(G3, C, 1, 1),
        "r3": normal(G3),
        "W3": normal(F3, G3, 3, 3, scale=0.5),
        "b3": normal(F3),
        "R5": normal(G5, C, 1, 1),
        "r5": normal(G5),
        "W5": normal(F5, G5, 5, 5, scale=0.3),
        "b5": normal(F5),
        "Wp": normal(Fp, C, 1, 1),
        "bp": normal(Fp),
    }


exercise = Exercise(
    Inception,
    form=Layer(),
    cases=[
        Case("unequal widths", x=normal(2, 3, 4, 5), **weights(3, 1, 2, 4, 2, 3, 2)),
        Case("one sample", x=normal(1, 3, 3, 6), **weights(3, 1, 2, 4, 2, 3, 2)),
        Case("equal widths", x=normal(2, 2, 3, 4), **weights(2, 2, 2, 2, 2, 2, 2)),
        Case(
            "smaller than the kernels",
            x=normal(3, 1, 2, 1, shift=-1.0),
            **weights(1, 2, 2, 1, 1, 3, 2),
        ),
    ],
    checks=[Oracle(inception), Gradient(), State()],
    needs=["conv2d", "conv1x1", "relu", "max_pool2d", "concat"],
    hints=[
        "Each branch is a chain of its own, and all of them start from the same x. Collect their "
        "outputs and hand them to self.concat.",
        "backward: self.concat.backward cuts dout into one piece for each branch. Each piece goes "
        "back through its branch's layers in reverse.",
        "x went into four branches, so dx is the sum of what the four return. The layers' grads, "
        "branch by branch, are in the order of params.",
    ],
    mistakes=[
        Mistake(
            (
                "self.concat.backward(dout), strict=True",
                "[dout[:, k * len(dout[0]) // 4 : (k + 1) * len(dout[0]) // 4] for k in range(4)]",
            ),
            "dout is cut at the branches' own widths, which need not be equal",
            row=74,
        ),
        Mistake(
            ("dx = dx + d", "dx = d"),
            "x went into four branches: dx is the sum of what all four return",
        ),
        Mistake(
            (
                "            y = x\n            for layer in branch:\n",
                "            fits = outputs and outputs[-1].shape == x.shape\n"
                "            y = outputs[-1] if fits else x\n"
                "            for layer in branch:\n",
            ),
            "each branch starts from x, not from what the branch before gave",
        ),
        Mistake(
            (
                "        self.grads[:] = [g for branch in self.branches "
                "for layer in branch for g in layer.grads]\n",
                "",
            ),
            "grads still holds the zeros of the constructor; fetch the gradients of the layers",
        ),
        Mistake(
            ("forward(*outputs)", "forward(*outputs[::-1])"),
            "the channels come in the order 1x1, 3x3, 5x5, pooling",
        ),
        Mistake(
            ("Conv1x1(Wp, bp), ReLU()]", "Conv1x1(Wp, bp)]"),
            "a ReLU follows each of the six convolutions: that of the pooling branch is missing",
        ),
        Mistake(
            (
                "MaxPool2d(3, stride=1, pad=1), Conv1x1(Wp, bp)",
                "Conv1x1(Wp, bp), MaxPool2d(3, stride=1, pad=1)",
            ),
            "the pooling branch pools first and convolves then",
        ),
        Mistake(
            ("self.grads[:] =", "self.grads +="),
            "grads grows with each call; backward overwrites it",
        ),
    ],
)
# END SPEC
