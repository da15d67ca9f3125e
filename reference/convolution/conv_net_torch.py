"""SimpleConvNet on tensors: from pixels to scores.

What it computes
    The smallest network of the kind that made deep learning famous. A convolution with a ReLU finds
    simple features wherever they are, max pooling keeps the strongest of each neighbourhood, and
    two affine layers with a ReLU between them decide from all that is left what the image shows.
    The convolution's weights are shared by all places; most of the weights sit in the affine layer
    that follows. Written by hand on PyTorch tensors, without autograd; everything stays on the
    device and in the dtype of what is given.

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

import torch

from exercises.activations.relu_torch import ReLU
from exercises.convolution.conv2d_torch import Conv2d
from exercises.convolution.max_pool2d_torch import MaxPool2d
from exercises.linear.affine_torch import Affine


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
        self.grads = [torch.zeros_like(p) for p in self.params]

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
from grader import Device, Twin

exercise = Twin("conv_net", SimpleConvNet, also=[Device()])
# END SPEC
