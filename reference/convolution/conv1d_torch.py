"""Conv1d on tensors: the same small detector all along a signal.

What it computes
    A filter of K weights for each channel slides along a signal, a sound or a series of
    measurements, and gives one number at each place: a sliding dot product. It finds the same
    pattern wherever it begins, with K weights instead of one for each sample of the signal. Each
    output sees K neighbours, its receptive field; a second layer sees K - 1 more, and a stride
    makes it grow faster. As everywhere in deep learning the kernel is not flipped. Written by hand
    on PyTorch tensors, without autograd; everything stays on the device and in the dtype of what is
    given.

Formula
    forward:   y[n, f, i] = b[f] + sum over c, u of W[f, c, u] xp[n, c, i s + u]
               with s the stride and xp the signal with pad zeros at both ends
    backward:  dW[f, c, u] = sum over n, i of dout[n, f, i] xp[n, c, i s + u]
               db[f] = sum over n, i of dout[n, f, i]
               dxp[n, c, i s + u] collects dout[n, f, i] W[f, c, u] of all f, i, u that meet there

Shapes
    x, dx: (N, C, L)
    W, dW: (F, C, K); b, db: (F,)
    y, dout: (N, F, O), O = floor((L + 2 pad - K) / stride) + 1

Conventions
    `Conv1d(W, b, stride=1, pad=0)`; `params` is [W, b], the very tensors that were given, and
    `grads` [dW, db], which backward overwrites. `forward(x) -> y`, `backward(dout) -> dx`. Where
    the stride does not divide, samples are left over at the end that no output sees; their gradient
    is 0. x, W, b and dout are not changed. Time counts: no Python loop over the samples.

From
    A. Waibel et al., "Phoneme recognition using time-delay neural networks", IEEE Transactions on
    Acoustics, Speech, and Signal Processing 37, 1989.

Example
    x = [[[1, 2, 0, 3]]], W = [[[1, -1]]], b = [10]: y = [[[9, 12, 7]]]. dout = [[[1, 0, 2]]] gives
    dx = [[[1, -1, 2, -2]]], dW = [[[1, 8]]] and db = [3].
"""

import torch


class Conv1d:
    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]
        self.stride = stride
        self.pad = pad

    def forward(self, x):
        """x (N, C, L) -> y (N, F, O)."""
        # BEGIN SOLUTION
        W, b = self.params
        N, C, L = x.shape
        F, _, K = W.shape
        p = self.pad
        self.xp = x.new_zeros((N, C, L + 2 * p))
        self.xp[:, :, p : p + L] = x
        self.O = (L + 2 * p - K) // self.stride + 1
        y = x.new_zeros((N, F, self.O))
        for u in range(K):
            y += torch.einsum("nci,fc->nfi", self.xp[self.seen(u)], W[:, :, u])
        return y + b[:, None]

    def seen(self, u):
        """Which samples of the padded signal the kernel's entry u meets, over all places."""
        return ..., slice(u, u + self.stride * self.O, self.stride)
        # END SOLUTION

    def backward(self, dout):
        """dout (N, F, O) -> dx (N, C, L); `grads` becomes [dW, db]."""
        # BEGIN SOLUTION
        W, _ = self.params
        dW = torch.zeros_like(W)
        dxp = torch.zeros_like(self.xp)
        for u in range(W.shape[2]):
            dW[:, :, u] = torch.einsum("nfi,nci->fc", dout, self.xp[self.seen(u)])
            dxp[self.seen(u)] += torch.einsum("nfi,fc->nci", dout, W[:, :, u])
        self.grads[0][...] = dW
        self.grads[1][...] = dout.sum(dim=(0, 2))
        return dxp[:, :, self.pad : dxp.shape[2] - self.pad]
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin(
    "conv1d",
    Conv1d,
    also=[Device()],
    forbid=["torch.conv1d", "torch.convolution", "torch.conv_transpose1d"],
)
# END SPEC
