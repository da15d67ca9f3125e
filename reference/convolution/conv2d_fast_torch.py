"""Conv2d, fast on tensors: convolution as one matrix product.

What it computes
    The same layer as conv2d, and nothing may differ but the time. A Python loop over the places of
    an image takes hundreds of times as long as the arithmetic in it. The way out is to lay the
    patches of all places side by side in one large tensor ("im2col"); every output is then the
    product of a patch and a filter, and all of them together are one matrix product, which is what
    processors do best. The patches overlap, so the tensor is KH KW times as large as the image, or
    a view of the image with clever strides that copies nothing. Written by hand on PyTorch tensors,
    without autograd; everything stays on the device and in the dtype of what is given.

Formula
    patches[n, c, i, j, u, v] = xp[n, c, i s + u, j s + v], xp being the image with its margin
    forward:   y[n, f, i, j] = b[f] + sum over c, u, v of patches[n, c, i, j, u, v] W[f, c, u, v]
    backward:  dW[f, c, u, v] = sum over n, i, j of dout[n, f, i, j] patches[n, c, i, j, u, v]
               db[f] = sum over n, i, j of dout[n, f, i, j]
               dpatches[n, c, i, j, u, v] = sum over f of dout[n, f, i, j] W[f, c, u, v],
               and each pixel's dx is the sum of it over all patches the pixel is in ("col2im")

Shapes
    x, dx: (N, C, H, W)
    W, dW: (F, C, KH, KW); b, db: (F,)
    y, dout: (N, F, OH, OW), OH = floor((H + 2 pad - KH) / stride) + 1, OW likewise

Conventions
    Those of conv2d: `Conv2d(W, b, stride=1, pad=0)`; `params` is [W, b], the very tensors that were
    given, and `grads` [dW, db], which backward overwrites. No loop over the batch, the channels or
    the places: one over the few entries of the kernel is quick enough. x, W, b and dout are not
    changed.

From
    K. Chellapilla, S. Puri and P. Simard, "High performance convolutional neural networks for
    document processing", International Workshop on Frontiers in Handwriting Recognition, 2006.

Example
    One image [[1, 2, 0], [0, 1, 3]], one filter [[1, 2]]: the patches are [1, 2], [2, 0], [0, 1]
    and [1, 3]; their products with the filter and b = [10] give y = [[15, 12], [12, 17]].
"""

import torch


class Conv2d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]
        self.stride = stride
        self.pad = pad

    def forward(self, x):
        """x (N, C, H, W) -> y (N, F, OH, OW)."""
        # BEGIN SOLUTION
        W, b = self.params
        N, C, self.H, self.width = x.shape
        p = self.pad
        xp = x.new_zeros((N, C, self.H + 2 * p, self.width + 2 * p))
        xp[:, :, p : p + self.H, p : p + self.width] = x
        rows = xp.unfold(2, W.shape[2], self.stride)
        self.patches = rows.unfold(3, W.shape[3], self.stride)
        self.padded = xp.shape
        return torch.einsum("ncijuv,fcuv->nfij", self.patches, W) + b[:, None, None]
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, OH, OW) -> dx (N, C, H, W); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        self.grads[0][...] = torch.einsum("nfij,ncijuv->fcuv", dout, self.patches)
        self.grads[1][...] = dout.sum(dim=(0, 2, 3))
        dpatches = torch.einsum("fcuv,nfij->ncijuv", W, dout)
        dxp = dout.new_zeros(self.padded)
        s, (OH, OW) = self.stride, dout.shape[2:]
        for u in range(W.shape[2]):
            for v in range(W.shape[3]):
                met = dxp[:, :, u : u + s * OH : s, v : v + s * OW : s]
                met += dpatches[..., u, v]
        return dxp[:, :, self.pad : self.pad + self.H, self.pad : self.pad + self.width]
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "conv2d_fast",
    Conv2d,
    also=[Device()],
    hints=[
        "Begin with the patches: a loop over the entries (u, v) of the kernel copies one slice of "
        "the padded image each, or xp.unfold, once for each axis, gives them all.",
        "With the patches of one place in a row, (N OH OW, C KH KW), forward is one product with "
        "W as a matrix (F, C KH KW). Mind the order of the axes when you shape it back.",
        'torch.einsum("ncijuv,fcuv->nfij", patches, W) does it without reshaping. dW is a product of '
        "dout and patches; dpatches one of dout and W, and a loop over (u, v) adds it into dx.",
    ],
    mistakes=[
        Mistake(
            ("met += dpatches", "met[...] = dpatches"),
            "patches overlap: a pixel gets the gradients of all of them, added up",
        ),
        Mistake(
            ("u : u + s * OH : s, v : v + s * OW : s]", "u : u + OH, v : v + OW]"),
            "dx ignores the stride: an output belongs to pixels that are stride apart",
        ),
        Mistake(
            ("dpatches[..., u, v]", "dpatches[..., -1 - u, -1 - v]"),
            "dx meets the kernel the wrong way round: entry (u, v) goes back to where it was",
        ),
        Mistake(
            (
                "self.pad : self.pad + self.H, self.pad : self.pad + self.width]",
                "self.pad : -self.pad, self.pad : -self.pad]",
            ),
            "the slice pad:-pad is empty where pad is 0; cut from pad to pad + H",
        ),
        Mistake(
            ("dout.sum(dim=(0, 2, 3))", "dout.sum(dim=(0, 2, 3)) / len(dout)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
        Mistake((" + b[:, None, None]", ""), "the bias b is not added"),
        Mistake(
            [
                ("self.grads[0][...] =", "self.grads[0] +="),
                ("self.grads[1][...] =", "self.grads[1] +="),
            ],
            "the gradients add up from call to call; backward overwrites grads",
        ),
    ],
    forbid=["torch.conv2d", "torch.convolution", "torch.conv_transpose2d"],
)
# END SPEC
