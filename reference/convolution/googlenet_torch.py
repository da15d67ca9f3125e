"""MiniGoogLeNet on tensors: a stem, two Inception modules, a classifier.

What it computes
    GoogLeNet in small. A convolution with a ReLU, the stem, makes the first features; two Inception
    modules look at them with several receptive fields at once; global average pooling turns each
    channel into one number, and an affine layer makes scores of these. What is a whole network in
    one place is a layer in another: an Inception module has forward, backward, params and grads
    like any other layer, so here everything is a chain again. Written by hand on PyTorch tensors,
    without autograd; everything stays on the device and in the dtype of what is given.

Formula
    scores = affine(global average(inception2(inception1(relu(conv(x))))))

Shapes
    x: (N, C, H, W); W: (F, C, 3, 3), b: (F,)
    first, second: lists of the twelve tensors of an Inception module
    Wf: (D, K), bf: (K,), D the channels that the second module gives
    scores: (N, K)

Conventions
    `MiniGoogLeNet(W, b, first, second, Wf, bf)`; the convolution has pad 1. `params` holds W, b,
    the tensors of the first module, those of the second, Wf and bf, 28 in all, and `grads` their
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

import torch

from exercises.activations.relu_torch import ReLU
from exercises.convolution.conv2d_torch import Conv2d
from exercises.convolution.global_avg_pool_torch import GlobalAvgPool
from exercises.convolution.inception_torch import Inception
from exercises.linear.affine_torch import Affine


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
        self.grads = [torch.zeros_like(p) for p in self.params]

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
from grader import Device, Twin

exercise = Twin("googlenet", MiniGoogLeNet, also=[Device()])
# END SPEC
