"""ConvTranspose2d on tensors: a convolution run backward.

What it computes
    A convolution with a stride makes an image smaller; to draw, or to mark every pixel, a network
    has to make it larger again. The transposed convolution does to an image what a convolution's
    backward does to its gradient: every pixel puts a copy of the kernel, multiplied by its value,
    into the output, stride pixels apart, and where the copies overlap they add up. The roles are
    swapped throughout: its backward is an ordinary convolution. It is no inverse: it restores the
    size, not the values. Written by hand on PyTorch tensors, without autograd; everything stays on
    the device and in the dtype of what is given.

Formula
    forward:   yp[n, f, i s + u, j s + v] collects x[n, c, i, j] W[c, f, u, v] of all c, i, j, u, v
               that meet there; y is yp without a margin of pad on all sides, plus b[f]
    backward:  with dyp = dout inside a margin of pad zeros,
               dx[n, c, i, j] = sum over f, u, v of dyp[n, f, i s + u, j s + v] W[c, f, u, v]
               dW[c, f, u, v] = sum over n, i, j of x[n, c, i, j] dyp[n, f, i s + u, j s + v]
               db[f] = sum over n and all places of dout

Shapes
    x, dx: (N, C, H, W)
    W, dW: (C, F, KH, KW), input channels first; b, db: (F,)
    y, dout: (N, F, OH, OW), OH = (H - 1) stride - 2 pad + KH, OW likewise

Conventions
    `ConvTranspose2d(W, b, stride=1, pad=0)`: pad takes away from the output, as the pad of the
    convolution that is run backward adds to its input. `params` is [W, b], the very tensors that
    were given, and `grads` [dW, db], which backward overwrites. `forward(x) -> y`,
    `backward(dout) -> dx`. Nothing that is given is changed. Time counts: no Python loop over the
    samples.

From
    M. D. Zeiler, D. Krishnan, G. W. Taylor and R. Fergus, "Deconvolutional networks", CVPR 2010; V.
    Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285,
    2016.

Example
    x = [[1, 2]], one kernel [[1, 10]], b = [0]: with stride 1 y = [[1, 12, 20]], with stride 2
    [[1, 10, 2, 20]]. For stride 1 a dout of [[1, 0, 1]] gives dx = [[1, 10]], dW = [[1, 2]].
"""

import torch


class ConvTranspose2d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]
        self.stride = stride
        self.pad = pad

    def forward(self, x):
        """x (N, C, H, W) -> y (N, F, OH, OW)."""
        # BEGIN SOLUTION
        W, b = self.params
        self.x = x
        yp = self.empty(x)
        for u in range(W.shape[2]):
            for v in range(W.shape[3]):
                yp[self.met(u, v)] += torch.einsum("nchw,cf->nfhw", x, W[:, :, u, v])
        return yp[self.inner(yp)] + b[:, None, None]

    def empty(self, like):
        """Zeros in the shape of the output with its margin."""
        F, KH, KW = self.params[0].shape[1:]
        N, _, H, width = self.x.shape
        s = self.stride
        return like.new_zeros((N, F, (H - 1) * s + KH, (width - 1) * s + KW))

    def met(self, u, v):
        """Where the kernel's entry (u, v) comes to lie, for all pixels of x."""
        s, (H, width) = self.stride, self.x.shape[2:]
        return ..., slice(u, u + s * H, s), slice(v, v + s * width, s)

    def inner(self, yp):
        """The output without its margin."""
        H, width = yp.shape[2:]
        return ..., slice(self.pad, H - self.pad), slice(self.pad, width - self.pad)
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, OH, OW) -> dx (N, C, H, W); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        dyp = self.empty(dout)
        dyp[self.inner(dyp)] = dout
        dx, dW = torch.zeros_like(self.x), torch.zeros_like(W)
        for u in range(W.shape[2]):
            for v in range(W.shape[3]):
                here = dyp[self.met(u, v)]
                dx += torch.einsum("nfhw,cf->nchw", here, W[:, :, u, v])
                dW[:, :, u, v] = torch.einsum("nchw,nfhw->cf", self.x, here)
        self.grads[0][...] = dW
        self.grads[1][...] = dout.sum(dim=(0, 2, 3))
        return dx
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin(
    "conv_transpose2d",
    ConvTranspose2d,
    also=[Device()],
    forbid=["torch.conv_transpose2d", "torch.conv2d", "torch.convolution"],
)
# END SPEC
