"""NIN: network in network, whole.

What it computes
    A classifier without a dense layer. Two MLPConv blocks, each a small network that slides over
    its input, with a max pooling between them that halves the image; the second block has as many
    output channels as there are classes. Each of these maps says where in the image something of
    its class is seen, and their means, by global average pooling, are the scores. The network takes
    images of any size, and hardly any of its weights can overfit.

Formula
    scores = global average(mlpconv2(maxpool(mlpconv1(x)))); backward in reverse

Shapes
    x: (N, C, H, W), H and W at least 2
    first, second: lists of six arrays each, W, b, W1, b1, W2, b2 of an MLPConv with a 3x3 kernel
    scores: (N, K), K the output channels of the second block

Conventions
    `NIN(first, second)`; both blocks have stride 1 and pad 1, so that they keep the image's size;
    the pooling has windows of 2, side by side. `params` holds the twelve arrays that were given,
    those of the first block first, and `grads` their gradients in the same order, which backward
    overwrites. `forward(x) -> scores`, `backward(dout) -> dx`.
    MLPConv, MaxPool2d and GlobalAvgPool are your own, imported from their exercises; solve those
    first.

From
    M. Lin, Q. Chen and S. Yan, "Network in network", ICLR 2014.

Example
    With one channel everywhere and kernels that hand on the middle pixel unchanged, biases 0, the
    image [[1, 2, 0, 0], [3, 4, 0, 6]] becomes [[4, 6]] in the pooling and the score 5.
"""

import numpy as np

from exercises.convolution.global_avg_pool import GlobalAvgPool
from exercises.convolution.max_pool2d import MaxPool2d
from exercises.convolution.mlpconv import MLPConv


class NIN:
    def __init__(self, first, second):
        self.layers = [
            MLPConv(*first, pad=1),
            MaxPool2d(2),
            MLPConv(*second, pad=1),
            GlobalAvgPool(),
        ]
        self.params = [*first, *second]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x):
        """x (N, C, H, W) -> scores (N, K)."""
        # BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        # END SOLUTION

    def backward(self, dout):
        """dout (N, K) -> dx (N, C, H, W); `grads` becomes the twelve gradients."""
        # BEGIN SOLUTION
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        self.grads[:] = [g for layer in self.layers for g in layer.grads]
        return dout
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def nin(x, first, second):
    from torch.nn.functional import conv2d, max_pool2d

    def block(x, W, b, W1, b1, W2, b2):
        x = conv2d(x, W, b, padding=1).relu()
        return conv2d(conv2d(x, W1, b1).relu(), W2, b2).relu()

    return block(max_pool2d(block(x, *first), 2), *second).mean(dim=(2, 3))


def block(C, F, F1, F2):
    """The six arrays of an MLPConv; a positive last bias keeps its outputs alive."""
    return [
        normal(F, C, 3, 3),
        normal(F),
        normal(F1, F, 1, 1),
        normal(F1),
        normal(F2, F1, 1, 1),
        normal(F2, shift=2.0),
    ]


exercise = Exercise(
    NIN,
    form=Layer(),
    cases=[
        Case(
            "two samples", x=normal(2, 3, 4, 6), first=block(3, 2, 4, 3), second=block(3, 4, 2, 5)
        ),
        Case("one sample", x=normal(1, 3, 6, 4), first=block(3, 2, 4, 3), second=block(3, 4, 2, 5)),
        Case("odd sizes", x=normal(2, 2, 5, 3), first=block(2, 3, 4, 2), second=block(2, 3, 4, 3)),
        Case(
            "equal widths", x=normal(3, 2, 4, 2), first=block(2, 2, 2, 2), second=block(2, 2, 2, 2)
        ),
    ],
    checks=[Oracle(nin), Gradient(), State()],
    needs=["mlpconv", "max_pool2d", "global_avg_pool"],
    hints=[
        "forward is one loop over the layers, backward the same in reverse.",
        "Layers without parameters have an empty list of grads, so all the layers' grads one after "
        "the other are in the order of params: self.grads[:] = [...].",
    ],
    mistakes=[
        Mistake(
            ("for layer in self.layers for g in", "for layer in reversed(self.layers) for g in"),
            "grads is in another order than params: the first block comes first",
        ),
        Mistake(
            ("        self.grads[:] = [g for layer in self.layers for g in layer.grads]\n", ""),
            "grads still holds the zeros of the constructor; fetch the gradients of the layers",
        ),
        Mistake(
            ("            MaxPool2d(2),\n", ""), "the pooling between the two blocks is left out"
        ),
        Mistake(
            ("MLPConv(*second, pad=1)", "MLPConv(*second)"),
            "the second block has pad 1 too",
        ),
        Mistake(
            ("MaxPool2d(2)", "MaxPool2d(2, stride=1)"),
            "the pooling's windows lie side by side: its stride is 2",
        ),
        Mistake(
            ("self.grads[:] =", "self.grads +="),
            "grads grows with each call; backward overwrites it",
        ),
    ],
)
# END SPEC
