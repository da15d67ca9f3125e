"""RMSprop on tensors: AdaGrad that forgets.

What it computes
    AdaGrad divides each step by the root of all squared gradients so far, and so comes to a stop.
    RMSprop keeps a decaying mean of the squares instead: what happened long ago is forgotten, and
    the steps stay about as large as lr however long the training and whatever the scale of the
    gradient. That a network's loss changes its shape on the way is then no problem. Written by hand
    on PyTorch tensors, without autograd; everything stays on the device and in the dtype of what is
    given.

Formula
    s <- rho s + (1 - rho) g^2,  p <- p - lr g / (sqrt(s) + eps),  for each element;  s starts at 0

Shapes
    params, grads: lists of tensors of any shapes, each gradient of its parameter's shape; one s for
    each parameter, of its shape

Conventions
    `RMSprop(lr=0.01, rho=0.99, eps=1e-8)`; `update(params, grads)` changes the tensors in `params`
    in place and leaves `grads` alone. The means are made at the first update, one for each
    parameter. eps is added to the root, not under it. There is no correction for the start at 0, so
    the first steps are larger, by 1 / sqrt(1 - rho). `lr` may be set between two updates.

From
    T. Tieleman and G. Hinton, "Lecture 6.5: RMSProp", Coursera, Neural Networks for Machine
    Learning, 2012.

Example
    lr = 0.1, rho = 0.75, p = [1]: with g = [2] s becomes 0.25 * 4 = [1] and p 1 - 0.1 * 2 / 1 =
    [0.8]; with g = [1] s becomes 0.75 + 0.25 = [1] and p [0.7].
"""

import torch


class RMSprop:
    def __init__(self, lr=0.01, rho=0.99, eps=1e-8):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = []

    def update(self, params, grads):
        """Lists of tensors: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.s:
            self.s = [torch.zeros_like(p) for p in params]
        for p, g, s in zip(params, grads, self.s, strict=True):
            s *= self.rho
            s += (1 - self.rho) * g * g
            p -= self.lr * g / (torch.sqrt(s) + self.eps)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("rmsprop", RMSprop, also=[Device()])
# END SPEC
