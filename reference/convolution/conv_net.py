"""SimpleConvNet: from pixels to scores.

What it computes
    The smallest network of the kind that made deep learning famous. A convolution with a ReLU finds
    simple features wherever they are, max pooling keeps the strongest of each neighbourhood, and
    two affine layers with a ReLU between them decide from all that is left what the image shows.
    The convolution's weights are shared by all places; most of the weights sit in the affine layer
    that follows.

Formula
    scores = affine2(relu(affine1(maxpool(relu(conv(x))))))

Shapes
    x: (N, C, H, W)
    W1: (F, C, KH, KW), b1: (F,), the convolution; W2: (D, M), b2: (M,); W3: (M, K), b3: (K,)
    D = F OH OW, what is left after the pooling, flattened; scores: (N, K)

Conventions
    `SimpleConvNet(W1, b1, W2, b2, W3, b3, stride=1, pad=0, pool=2)`: stride and pad are the
    convolution's, pool the size of the pooling's windows, which lie side by side. `params` is [W1,
    b1, W2, b2, W3, b3], and `grads` their gradients in the same order, which backward overwrites.
    `forward(x) -> scores`, without softmax; `backward(dout) -> dx`.
    Conv2d, ReLU, MaxPool2d and Affine are your own, imported from their exercises; solve those
    first. Affine flattens what it is given by itself.

From
    Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to document
    recognition", Proceedings of the IEEE 86, 1998.

Example
    The image [[1, 2], [3, -4]], W1 = 2 (one pixel), b1 = 0, pool = 2: the pooling gives 6; W2 =
    [[1, -1]], b2 = 0 make it 6, -6, the ReLU 6, 0, and W3 = [[1], [1]], b3 = 0.5 the score 6.5.
"""

import numpy as np

from exercises.activations.relu import ReLU
from exercises.convolution.conv2d import Conv2d
from exercises.convolution.max_pool2d import MaxPool2d
from exercises.linear.affine import Affine


class SimpleConvNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, stride=1, pad=0, pool=2):
        self.layers = [
            Conv2d(W1, b1, stride=stride, pad=pad),
            ReLU(),
            MaxPool2d(pool),
            Affine(W2, b2),
            ReLU(),
            Affine(W3, b3),
        ]
        self.params = [W1, b1, W2, b2, W3, b3]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x):
        """x (N, C, H, W) -> scores (N, K)."""
        # BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        # END SOLUTION

    def backward(self, dout):
        """dout (N, K) -> dx (N, C, H, W); `grads` becomes [dW1, db1, dW2, db2, dW3, db3]."""
        # BEGIN SOLUTION
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        self.grads[:] = [g for layer in self.layers for g in layer.grads]
        return dout
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def conv_net(x, W1, b1, W2, b2, W3, b3, stride=1, pad=0, pool=2):
    from torch.nn.functional import conv2d, max_pool2d

    x = max_pool2d(conv2d(x, W1, b1, stride=stride, padding=pad).relu(), pool)
    return (x.flatten(1) @ W2 + b2).relu() @ W3 + b3


def net(C, F, kernel, D, M, K) -> dict[str, Any]:
    return {
        "W1": normal(F, C, *kernel),
        "b1": normal(F),
        "W2": normal(D, M),
        "b2": normal(M),
        "W3": normal(M, K),
        "b3": normal(K),
    }


exercise = Exercise(
    SimpleConvNet,
    form=Layer(),
    cases=[
        Case("two samples", x=normal(2, 3, 6, 5), **net(3, 2, (3, 2), 8, 4, 5)),
        Case("padding", x=normal(1, 2, 4, 6), **net(2, 3, (3, 3), 18, 5, 2), pad=1),
        Case(
            "stride, a large pool",
            x=normal(3, 1, 8, 7),
            **net(1, 2, (2, 3), 2, 3, 4),
            stride=2,
            pool=3,
        ),
        Case("no pooling", x=normal(2, 2, 2, 3), **net(2, 2, (1, 2), 8, 3, 3), pool=1),
        Case(
            "large values",
            x=normal(1, 3, 10, 3, scale=1e3),
            **net(3, 2, (3, 2), 8, 4, 5),
        ),
    ],
    checks=[Oracle(conv_net), Gradient(), State()],
    needs=["conv2d", "relu", "max_pool2d", "affine"],
    hints=[
        "forward is one loop: what a layer gives is what the next one takes.",
        "backward goes through the layers in reverse, handing on what each backward returns; then "
        "self.grads[:] = all the layers' grads, one after the other.",
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
        Mistake(
            ("Conv2d(W1, b1, stride=stride, pad=pad)", "Conv2d(W1, b1, pad=pad)"),
            "the stride is not handed to the convolution",
        ),
        Mistake(("MaxPool2d(pool)", "MaxPool2d(2)"), "the pooling's size is pool, not always 2"),
        Mistake(
            (
                "            x = layer.forward(x)\n        return x\n",
                "            x = layer.forward(x)\n"
                "        return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)\n",
            ),
            "forward returns scores; the softmax belongs to the loss",
        ),
        Mistake(
            ("in reversed(self.layers):", "in reversed(self.layers[:4] + self.layers[5:]):"),
            "the backward of the second ReLU is left out",
        ),
        Mistake(
            ("self.grads[:] =", "self.grads +="),
            "grads grows with each call; backward overwrites it",
        ),
    ],
)
# END SPEC
