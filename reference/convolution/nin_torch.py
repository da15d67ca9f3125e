"""NIN on tensors: network in network, whole.

What it computes
    A classifier without a dense layer. Two MLPConv blocks, each a small network that slides over
    its input, with a max pooling between them that halves the image; the second block has as many
    output channels as there are classes. Each of these maps says where in the image something of
    its class is seen, and their means, by global average pooling, are the scores. The network takes
    images of any size, and hardly any of its weights can overfit. Written by hand on PyTorch
    tensors, without autograd; everything stays on the device and in the dtype of what is given.

Formula
    scores = global average(mlpconv2(maxpool(mlpconv1(x)))); backward in reverse

Shapes
    x: (N, C, H, W), H and W at least 2
    first, second: lists of six tensors each, W, b, W1, b1, W2, b2 of an MLPConv with a 3x3 kernel
    scores: (N, K), K the output channels of the second block

Conventions
    `NIN(first, second)`; both blocks have stride 1 and pad 1, so that they keep the image's size;
    the pooling has windows of 2, side by side. `params` holds the twelve tensors that were given,
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

import torch

from exercises.convolution.global_avg_pool_torch import GlobalAvgPool
from exercises.convolution.max_pool2d_torch import MaxPool2d
from exercises.convolution.mlpconv_torch import MLPConv


class NIN:
    def __init__(self, first, second):
        self.layers = [
            MLPConv(*first, pad=1),
            MaxPool2d(2),
            MLPConv(*second, pad=1),
            GlobalAvgPool(),
        ]
        self.params = [*first, *second]
        self.grads = [torch.zeros_like(p) for p in self.params]

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
from grader import Device, Twin

exercise = Twin("nin", NIN, also=[Device()])
# END SPEC
