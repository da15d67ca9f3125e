"""Conv1x1 on tensors: a dense layer at every pixel.

What it computes
    A kernel of one pixel sees no neighbourhood; what it mixes are the channels. At each place the C
    numbers of a pixel become F others by one and the same matrix, a small dense layer that slides
    over the image. With fewer outputs than inputs it reduces the dimension, so that the larger and
    more expensive kernels that follow have less to do; with a nonlinearity behind it makes a filter
    more than linear. Written by hand on PyTorch tensors, without autograd; everything stays on the
    device and in the dtype of what is given.

Formula
    forward:   y[n, f, h, w] = b[f] + sum over c of W[f, c, 0, 0] x[n, c, h, w]
    backward:  dW[f, c, 0, 0] = sum over n, h, w of dout[n, f, h, w] x[n, c, h, w]
               db[f] = sum over n, h, w of dout[n, f, h, w]
               dx[n, c, h, w] = sum over f of W[f, c, 0, 0] dout[n, f, h, w]

Shapes
    x, dx: (N, C, H, W)
    W, dW: (F, C, 1, 1), a convolution's, so that either layer takes it; b, db: (F,)
    y, dout: (N, F, H, W)

Conventions
    `Conv1x1(W, b)`; `params` is [W, b], the very tensors that were given, and `grads` [dW, db], of
    the same shapes, which backward overwrites. `forward(x) -> y`, `backward(dout) -> dx`. x, W, b
    and dout are not changed.

From
    M. Lin, Q. Chen and S. Yan, "Network in network", ICLR 2014.

Example
    One pixel with the channels 1, 2, 3, W with the rows [1, 0, 1] and [0, 2, 0], b = [0, 10]: the
    pixel becomes 4, 14. A dout of 1, 5 gives dx = 1, 10, 1, dW = [1, 2, 3], [5, 10, 15], db = 1, 5.
"""

import torch


class Conv1x1:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]

    def forward(self, x):
        """x (N, C, H, W) -> y (N, F, H, W)."""
        # BEGIN SOLUTION
        W, b = self.params
        self.x = x
        return torch.einsum("fc,nchw->nfhw", W[:, :, 0, 0], x) + b[:, None, None]
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, H, W) -> dx (N, C, H, W); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        self.grads[0][:, :, 0, 0] = torch.einsum("nfhw,nchw->fc", dout, self.x)
        self.grads[1][...] = dout.sum(dim=(0, 2, 3))
        return torch.einsum("fc,nfhw->nchw", W[:, :, 0, 0], dout)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("conv1x1", Conv1x1, also=[Device()], forbid=["torch.conv2d", "torch.convolution"])
# END SPEC
