"""Adadelta on tensors: steps in the units of the parameter.

What it computes
    A gradient is measured in loss per weight, a step in weights: plain descent needs a learning
    rate to turn one into the other. Adadelta finds that factor itself. It keeps a decaying mean of
    the squared gradients, like RMSprop, and another one of its own squared steps; the ratio of
    their roots has the right units, and lr can simply be 1. It starts with tiny steps, of about
    sqrt(eps), and finds its pace. Written by hand on PyTorch tensors, without autograd; everything
    stays on the device and in the dtype of what is given.

Formula
    for each element, s and u start at 0:
    s <- rho s + (1 - rho) g^2
    d = sqrt(u + eps) / sqrt(s + eps) g
    u <- rho u + (1 - rho) d^2
    p <- p - lr d

Shapes
    params, grads: lists of tensors of any shapes, each gradient of its parameter's shape; one s and
    one u for each parameter, of its shape

Conventions
    `Adadelta(lr=1.0, rho=0.9, eps=1e-6)`; `update(params, grads)` changes the tensors in `params` in
    place and leaves `grads` alone. Both means are made at the first update. eps stands under both
    roots here. d is taken with the u of before, and u takes d as it is, without lr. `lr` may be set
    between two updates.

From
    M. D. Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701, 2012.

Example
    rho = 0.5, eps = 1, lr = 1, p = [1]: with g = [4] s becomes [8], d = sqrt(1) / sqrt(9) * 4 =
    [1.3333], u becomes 0.5 * 1.7778 = [0.8889] and p [-0.3333].
"""

import torch


class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = []
        self.u = []

    def update(self, params, grads):
        """Lists of tensors: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.s:
            self.s = [torch.zeros_like(p) for p in params]
            self.u = [torch.zeros_like(p) for p in params]
        for p, g, s, u in zip(params, grads, self.s, self.u, strict=True):
            s *= self.rho
            s += (1 - self.rho) * g * g
            d = torch.sqrt(u + self.eps) / torch.sqrt(s + self.eps) * g
            u *= self.rho
            u += (1 - self.rho) * d * d
            p -= self.lr * d
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("adadelta", Adadelta, also=[Device()])
# END SPEC
