"""Global average pooling on tensors: one number for each channel.

What it computes
    At the end of a convolutional network each channel is a map that says where something was seen.
    Its mean says how much of it there is in the whole image. Taking the means instead of flattening
    everything into a dense layer saves most of a network's weights, works for images of any size,
    and lets each channel stand for a class. There is nothing to learn and so nothing to overfit.
    Written by hand on PyTorch tensors, without autograd; everything stays on the device and in the
    dtype of what is given.

Formula
    forward:   y[n, c] = (1 / (H W)) sum over h, w of x[n, c, h, w]
    backward:  dx[n, c, h, w] = dout[n, c] / (H W)

Shapes
    x, dx: (N, C, H, W)
    y, dout: (N, C)

Conventions
    `GlobalAvgPool()`; `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and
    `grads` are empty lists. x and dout are not changed.

From
    M. Lin, Q. Chen and S. Yan, "Network in network", ICLR 2014.

Example
    One image of two channels, [[1, 3], [0, 4]] and [[5, 5], [5, 5]], gives y = [[2, 5]];
    dout = [[8, 4]] gives a dx of 2 everywhere in the first channel and of 1 in the second.
"""


class GlobalAvgPool:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x (N, C, H, W) -> y (N, C)."""
        # BEGIN SOLUTION
        self.shape = x.shape
        return x.mean(dim=(2, 3))
        # END SOLUTION

    def backward(self, dout):
        """dout (N, C) -> dx (N, C, H, W)."""
        # BEGIN SOLUTION
        H, W = self.shape[2:]
        share = dout / (H * W)
        return share[:, :, None, None].expand(self.shape).clone()
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("global_avg_pool", GlobalAvgPool, also=[Device()])
# END SPEC
