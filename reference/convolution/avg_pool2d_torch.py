"""Average pooling on tensors: the mean of a neighbourhood.

What it computes
    Each window of an image becomes its mean: the image gets smaller and loses its fine detail, as
    in a photograph that is scaled down. Unlike max pooling every pixel has its share, so backward
    is simply the same share of the gradient for each. It is a convolution whose kernel is 1 /
    size^2 everywhere, channel by channel, with nothing to learn. Written by hand on PyTorch
    tensors, without autograd; everything stays on the device and in the dtype of what is given.

Formula
    forward:   y[n, c, i, j] = (1 / size^2) sum over u, v of xp[n, c, i stride + u, j stride + v]
               with xp the image with a margin of pad zeros on all sides
    backward:  dx[n, c, h, w] = (1 / size^2) times the sum of dout over all windows it is in

Shapes
    x, dx: (N, C, H, W)
    y, dout: (N, C, OH, OW), OH = floor((H + 2 pad - size) / stride) + 1, OW likewise

Conventions
    `AvgPool2d(size, stride=None, pad=0)`: windows of size x size; stride None stands for size. The
    margin counts: a window of which a part lies in it is divided by size^2 all the same, as in
    PyTorch unless told otherwise. pad is at most size / 2. `forward(x) -> y`,
    `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty lists. x and dout are
    not changed. Time counts: no Python loop over the samples.

From
    Y. LeCun et al., "Handwritten digit recognition with a back-propagation network", NIPS 1989.

Example
    [[1, 2, 5], [4, 3, 0]] with size 2 and stride 1: y = [[2.5, 2.5]]. dout = [[4, 8]] gives
    dx = [[1, 3, 2], [1, 3, 2]].
"""


class AvgPool2d:
    def __init__(self, size, stride=None, pad=0):
        self.size = size
        self.stride = size if stride is None else stride
        self.pad = pad
        self.params = []
        self.grads = []

    def forward(self, x):
        """x (N, C, H, W) -> y (N, C, OH, OW)."""
        # BEGIN SOLUTION
        N, C, self.H, self.W = x.shape
        p = self.pad
        xp = x.new_zeros((N, C, self.H + 2 * p, self.W + 2 * p))
        xp[:, :, p : p + self.H, p : p + self.W] = x
        self.OH = (self.H + 2 * p - self.size) // self.stride + 1
        self.OW = (self.W + 2 * p - self.size) // self.stride + 1
        return sum(xp[self.seen(k)] for k in range(self.size**2)) / self.size**2

    def seen(self, k):
        """Which pixels of the padded image are number k of their windows."""
        s, (u, v) = self.stride, divmod(k, self.size)
        return ..., slice(u, u + s * self.OH, s), slice(v, v + s * self.OW, s)
        # END SOLUTION

    def backward(self, dout):
        """dout (N, C, OH, OW) -> dx (N, C, H, W)."""
        # BEGIN SOLUTION
        p = self.pad
        shape = (*dout.shape[:2], self.H + 2 * p, self.W + 2 * p)
        dxp = dout.new_zeros(shape)
        share = dout / self.size**2
        for k in range(self.size**2):
            dxp[self.seen(k)] += share
        return dxp[:, :, p : p + self.H, p : p + self.W]
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("avg_pool2d", AvgPool2d, also=[Device()])
# END SPEC
