"""AdaGrad on tensors: a learning rate for each single weight.

What it computes
    Weights that often have large gradients have moved far and should move with care; one whose
    input is rarely on gets few chances and should use them. AdaGrad adds up the squares of all
    gradients of a weight and divides its step by the root of the sum, so that the scale of a
    gradient no longer matters. The sum only grows: the steps become ever smaller, which suits
    convex problems and stops deep networks too early. Written by hand on PyTorch tensors, without
    autograd; everything stays on the device and in the dtype of what is given.

Formula
    s <- s + g^2,  p <- p - lr g / (sqrt(s) + eps),  for each element;  s starts at 0

Shapes
    params, grads: lists of tensors of any shapes, each gradient of its parameter's shape; one s for
    each parameter, of its shape

Conventions
    `AdaGrad(lr=0.01, eps=1e-10)`; `update(params, grads)` changes the tensors in `params` in place
    and leaves `grads` alone. The sums are made at the first update, one for each parameter. eps is
    added to the root, not under it: it only keeps 0 / 0 away. `lr` may be set between two updates.

From
    J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods for online learning and
    stochastic optimization", Journal of Machine Learning Research 12, 2011.

Example
    lr = 1, p = [5, 5]: with g = [3, 0.03] s becomes [9, 0.0009] and p [4, 4], both by one whole lr;
    with g = [4, 0.04] s becomes [25, 0.0025] and p [3.2, 3.2].
"""

import torch


class AdaGrad:
    def __init__(self, lr=0.01, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.s = []

    def update(self, params, grads):
        """Lists of tensors: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.s:
            self.s = [torch.zeros_like(p) for p in params]
        for p, g, s in zip(params, grads, self.s, strict=True):
            s += g * g
            p -= self.lr * g / (torch.sqrt(s) + self.eps)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("adagrad", AdaGrad, also=[Device()])
# END SPEC
