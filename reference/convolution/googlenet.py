"""MiniGoogLeNet: a stem, two Inception modules, a classifier.

What it computes
    GoogLeNet in small. A convolution with a ReLU, the stem, makes the first features; two Inception
    modules look at them with several receptive fields at once; global average pooling turns each
    channel into one number, and an affine layer makes scores of these. What is a whole network in
    one place is a layer in another: an Inception module has forward, backward, params and grads
    like any other layer, so here everything is a chain again.

Formula
    scores = affine(global average(inception2(inception1(relu(conv(x))))))

Shapes
    x: (N, C, H, W); W: (F, C, 3, 3), b: (F,)
    first, second: lists of the twelve arrays of an Inception module
    Wf: (D, K), bf: (K,), D the channels that the second module gives
    scores: (N, K)

Conventions
    `MiniGoogLeNet(W, b, first, second, Wf, bf)`; the convolution has pad 1. `params` holds W, b,
    the arrays of the first module, those of the second, Wf and bf, 28 in all, and `grads` their
    gradients in the same order, which backward overwrites. `forward(x) -> scores`,
    `backward(dout) -> dx`.
    Conv2d, ReLU, Inception, GlobalAvgPool and Affine are your own, imported from their exercises;
    solve those first.

From
    C. Szegedy et al., "Going deeper with convolutions", CVPR 2015.

Example
    An image of one pixel x = 1, one channel everywhere, all weights 1, all biases 0: the stem gives
    1, the first module four channels of 1, the second four channels of 4; Wf of ones makes the
    score 16.
"""

import numpy as np

from exercises.activations.relu import ReLU
from exercises.convolution.conv2d import Conv2d
from exercises.convolution.global_avg_pool import GlobalAvgPool
from exercises.convolution.inception import Inception
from exercises.linear.affine import Affine


class MiniGoogLeNet:
    def __init__(self, W, b, first, second, Wf, bf):
        self.layers = [
            Conv2d(W, b, pad=1),
            ReLU(),
            Inception(*first),
            Inception(*second),
            GlobalAvgPool(),
            Affine(Wf, bf),
        ]
        self.params = [W, b, *first, *second, Wf, bf]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x):
        """x (N, C, H, W) -> scores (N, K)."""
        # BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        # END SOLUTION

    def backward(self, dout):
        """dout (N, K) -> dx (N, C, H, W); `grads` becomes the 28 gradients."""
        # BEGIN SOLUTION
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        self.grads[:] = [g for layer in self.layers for g in layer.grads]
        return dout
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def googlenet(x, W, b, first, second, Wf, bf):
    import torch
    from torch.nn.functional import conv2d, max_pool2d

    def module(x, W1, b1, R3, r3, W3, b3, R5, r5, W5, b5, Wp, bp):
        three = conv2d(conv2d(x, R3, r3).relu(), W3, b3, padding=1)
        five = conv2d(conv2d(x, R5, r5).relu(), W5, b5, padding=2)
        pooled = conv2d(max_pool2d(x, 3, stride=1, padding=1), Wp, bp)
        return torch.cat([conv2d(x, W1, b1), three, five, pooled], dim=1).relu()

    x = module(module(conv2d(x, W, b, padding=1).relu(), *first), *second)
    return x.mean(dim=(2, 3)) @ Wf + bf


def module(C, F1, G3, F3, G5, F5, Fp):
    """The twelve arrays of an Inception module; biases that keep most of it alive."""
    return [
        normal(F1, C, 1, 1, scale=0.5),
        normal(F1, shift=0.5),
        normal(G3, C, 1, 1, scale=0.5),
        normal(G3, shift=0.5),
        normal(F3, G3, 3, 3, scale=0.3),
        normal(F3, shift=0.5),
        normal(G5, C, 1, 1, scale=0.5),
        normal(G5, shift=0.5),
        normal(F5, G5, 5, 5, scale=0.2),
        normal(F5, shift=0.5),
        normal(Fp, C, 1, 1, scale=0.5),
        normal(Fp, shift=0.5),
    ]


def net(C, F, K) -> dict[str, Any]:
    return {
        "W": normal(F, C, 3, 3, scale=0.5),
        "b": normal(F),
        "first": module(F, 1, 2, 3, 1, 2, 1),
        "second": module(7, 2, 1, 1, 2, 3, 2),
        "Wf": normal(8, K),
        "bf": normal(K),
    }


exercise = Exercise(
    MiniGoogLeNet,
    form=Layer(),
    cases=[
        Case("two samples", x=normal(2, 3, 3, 4), **net(3, 2, 5)),
        Case("one sample", x=normal(1, 3, 4, 2), **net(3, 2, 5)),
        Case("one pixel", x=normal(3, 2, 1, 1), **net(2, 4, 3)),
        Case("not contiguous", x=normal(2, 2, 2, 3).strided(), **net(2, 2, 4)),
    ],
    checks=[Oracle(googlenet), Gradient(), State()],
    needs=["conv2d", "relu", "inception", "global_avg_pool", "affine"],
    hints=[
        "An Inception module is a layer like any other: forward is one loop, backward the same in "
        "reverse.",
        "self.grads[:] = all the layers' grads one after the other, when each has had its backward.",
    ],
    mistakes=[
        Mistake(
            ("for layer in self.layers for g in", "for layer in reversed(self.layers) for g in"),
            "grads is in another order than params: the first layer comes first",
        ),
        Mistake(
            ("        self.grads[:] = [g for layer in self.layers for g in layer.grads]\n", ""),
            "grads still holds the zeros of the constructor; fetch the gradients of the layers",
        ),
        Mistake(("            ReLU(),\n", ""), "the ReLU after the first convolution is left out"),
        Mistake(
            ("in reversed(self.layers):", "in reversed(self.layers[:1] + self.layers[2:]):"),
            "the backward of the ReLU is left out",
        ),
        Mistake(
            ("self.grads[:] =", "self.grads +="),
            "grads grows with each call; backward overwrites it",
        ),
    ],
)
# END SPEC
