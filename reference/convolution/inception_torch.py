"""Inception on tensors: four receptive fields side by side.

What it computes
    Should the next layer look at single pixels, at 3x3 or at 5x5? An Inception module does not
    choose. Four branches look at the same input, with receptive fields of 1, 3, 5 and, by max
    pooling, 3, and their outputs become the channels of one image; the next layer picks what it
    needs. Large kernels on many channels are expensive, so 1x1 convolutions reduce the channels
    before them. This is where the functional style pays off: the layers are no chain any more, and
    the input, used four times, collects the gradients of all four. Written by hand on PyTorch
    tensors, without autograd; everything stays on the device and in the dtype of what is given.

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
    `Inception(W1, b1, R3, r3, W3, b3, R5, r5, W5, b5, Wp, bp)`; `params` holds these tensors in this
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

import torch

from exercises.activations.relu_torch import ReLU
from exercises.convolution.conv1x1_torch import Conv1x1
from exercises.convolution.conv2d_torch import Conv2d
from exercises.convolution.max_pool2d_torch import MaxPool2d
from exercises.graph.concat_torch import Concat


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
        self.grads = [torch.zeros_like(p) for p in self.params]

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
from grader import Device, Twin

exercise = Twin("inception", Inception, also=[Device()])
# END SPEC
