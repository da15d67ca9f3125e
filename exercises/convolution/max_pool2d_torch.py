"""Max pooling on tensors: the strongest answer of a neighbourhood.

What it computes
    A filter has answered at every pixel; whether it found something is more important than exactly
    where. Max pooling keeps the largest value of each window and forgets the rest: the image gets
    smaller, later layers see more of it at once, their receptive field grows, and a shift by a
    pixel changes little. It is done channel by channel and has nothing to learn. Backward sends the
    gradient of a window to the pixel that won it, and nothing to the others. Written by hand on
    PyTorch tensors, without autograd; everything stays on the device and in the dtype of what is
    given.

Formula
    forward:   y[n, c, i, j] = max over u, v of xp[n, c, i stride + u, j stride + v]
               with xp the image with a margin of pad on all sides that is -inf
    backward:  dx[n, c, h, w] = the sum of dout over all windows that this pixel won

Shapes
    x, dx: (N, C, H, W)
    y, dout: (N, C, OH, OW), OH = floor((H + 2 pad - size) / stride) + 1, OW likewise

Conventions
    `MaxPool2d(size, stride=None, pad=0)`: windows of size x size; stride None stands for size, so
    that windows do not overlap. pad is at most size / 2. `forward(x) -> y`, `backward(dout) -> dx`;
    no parameters, so `params` and `grads` are empty lists. Where several pixels of a window tie,
    its gradient goes to one of them, or is split among them: it must not be handed out twice.
    x and dout are not changed. Time counts: no Python loop over the samples.

From
    M. Ranzato, F. J. Huang, Y.-L. Boureau and Y. LeCun, "Unsupervised learning of invariant feature
    hierarchies with applications to object recognition", CVPR 2007.

Example
    [[1, 2, 5], [4, 3, 0]] with size 2 and stride 1: y = [[4, 5]]. dout = [[10, 20]] gives
    dx = [[0, 0, 20], [10, 0, 0]].
"""

import torch


class MaxPool2d:
    def __init__(self, size, stride=None, pad=0):
        self.size = size
        self.stride = size if stride is None else stride
        self.pad = pad
        self.params = []
        self.grads = []

    def forward(self, x):
        """x (N, C, H, W) -> y (N, C, OH, OW)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """dout (N, C, OH, OW) -> dx (N, C, H, W)."""
        # YOUR CODE HERE
        raise NotImplementedError
