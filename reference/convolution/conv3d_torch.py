"""Conv3d on tensors: detectors in space, or in space and time.

What it computes
    A stack of slices from a scanner is a volume; so is a piece of video, with time for its depth. A
    filter of KD x KH x KW weights for each channel slides through it along three axes and gives one
    number at each place. Unlike a 2d filter, which sees each slice for itself, it can find what
    goes through several of them: a vessel, a movement. The price is KD times the weights and the
    work, and a receptive field that is as long in depth as KD allows. Written by hand on PyTorch
    tensors, without autograd; everything stays on the device and in the dtype of what is given.

Formula
    forward:   y[n, f, k, i, j] = b[f]
                 + sum over c, t, u, v of W[f, c, t, u, v] xp[n, c, k s + t, i s + u, j s + v]
               with s the stride and xp the volume with a margin of pad zeros on all six sides
    backward:  as in two dimensions: dW sums dout times what an entry of the kernel met, db sums
               dout over everything but f, and dx adds dout times W where they met

Shapes
    x, dx: (N, C, D, H, W)
    W, dW: (F, C, KD, KH, KW); b, db: (F,)
    y, dout: (N, F, OD, OH, OW), each O = floor((size + 2 pad - K) / stride) + 1

Conventions
    `Conv3d(W, b, stride=1, pad=0)`, both for all three axes; `params` is [W, b], the very tensors
    that were given, and `grads` [dW, db], which backward overwrites. `forward(x) -> y`,
    `backward(dout) -> dx`. The kernel is not flipped; nothing need be a cube. x, W, b and dout are
    not changed. Time counts: no Python loop over the samples.

From
    S. Ji, W. Xu, M. Yang and K. Yu, "3D convolutional neural networks for human action
    recognition", ICML 2010.

Example
    x of shape (1, 1, 2, 1, 2) with the values 1, 2, 3, 4 in order, W of shape (1, 1, 2, 1, 1) with
    1, 10, b = [0]: y has shape (1, 1, 1, 1, 2) and holds 31, 42. A dout of 1, 2 gives dx = 1, 2,
    10, 20, dW = 1 + 4, 3 + 8 = 5, 11 and db = [3].
"""

import itertools

import torch


class Conv3d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]
        self.stride = stride
        self.pad = pad

    def forward(self, x):
        """x (N, C, D, H, W) -> y (N, F, OD, OH, OW)."""
        # BEGIN SOLUTION
        W, b = self.params
        p = self.pad
        sizes = [n + 2 * p for n in x.shape[2:]]
        self.xp = x.new_zeros((*x.shape[:2], *sizes))
        self.xp[self.inner(x)] = x
        self.places = [(n - k) // self.stride + 1 for n, k in zip(sizes, W.shape[2:], strict=True)]
        y = x.new_zeros((len(x), len(W), *self.places))
        for t, u, v in itertools.product(*map(range, W.shape[2:])):
            y += torch.einsum("ncdhw,fc->nfdhw", self.xp[self.seen(t, u, v)], W[:, :, t, u, v])
        return y + b[:, None, None, None]

    def inner(self, x):
        """Where x lies in its padded volume."""
        self.lengths = x.shape[2:]
        return ..., *(slice(self.pad, self.pad + n) for n in self.lengths)

    def seen(self, *entry):
        """Which voxels of the padded volume an entry of the kernel meets, over all places."""
        s = self.stride
        return ..., *(slice(k, k + s * n, s) for k, n in zip(entry, self.places, strict=True))
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, OD, OH, OW) -> dx (N, C, D, H, W); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        dW = torch.zeros_like(W)
        dxp = torch.zeros_like(self.xp)
        for t, u, v in itertools.product(*map(range, W.shape[2:])):
            met = self.seen(t, u, v)
            dW[:, :, t, u, v] = torch.einsum("nfdhw,ncdhw->fc", dout, self.xp[met])
            dxp[met] += torch.einsum("nfdhw,fc->ncdhw", dout, W[:, :, t, u, v])
        self.grads[0][...] = dW
        self.grads[1][...] = dout.sum(dim=(0, 2, 3, 4))
        return dxp[..., *(slice(self.pad, self.pad + n) for n in self.lengths)]
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin(
    "conv3d",
    Conv3d,
    also=[Device()],
    hints=[
        "It is Conv2d with one more axis: write that first. For one entry (t, u, v) of the kernel, "
        "the voxels it meets are a slice of the padded volume, of the output's size.",
        "itertools.product(range(KD), range(KH), range(KW)) goes through the entries. Each adds its "
        "slice times W[:, :, t, u, v], summed over the channels; with a stride s a slice is "
        "t : t + s * OD : s.",
        'backward is the same loop: "nfdhw,ncdhw->fc" of dout and the slice for dW, and '
        '"nfdhw,fc->ncdhw" of dout and W[:, :, t, u, v], added to the slice of a padded dx.',
    ],
    forbid=["torch.conv3d", "torch.convolution", "torch.conv_transpose3d"],
)
# END SPEC
