"""AdamW on tensors: Adam with weight decay beside it.

What it computes
    Weight decay pulls every weight towards 0 a little at each step. For plain descent that is the
    same as a penalty lam/2 w^2 in the loss. For Adam it is not: a penalty's gradient goes through m
    and v and is divided by the root of v, so that weights with large gradients decay least. AdamW
    leaves Adam alone and shrinks the weights directly, all by the same factor. Written by hand on
    PyTorch tensors, without autograd; everything stays on the device and in the dtype of what is
    given.

Formula
    for each element, m and v start at 0, t counts the updates from 1:
    p <- p - lr weight_decay p
    m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2
    p <- p - lr mh / (sqrt(vh) + eps),  mh = m / (1 - beta1^t),  vh = v / (1 - beta2^t)

Shapes
    params, grads: lists of tensors of any shapes, each gradient of its parameter's shape; one m and
    one v for each parameter, of its shape

Conventions
    `AdamW(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01)`; `update(params, grads)`
    changes the tensors in `params` in place and leaves `grads` alone. The decay is multiplied by lr
    and comes first, as in PyTorch; all parameters decay. t counts updates, not parameters; eps is
    added to the root. `lr` may be set between two updates.

From
    I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019.

Example
    lr = 0.1, weight_decay = 0.5, p = [2], g = [3]: the decay makes it [1.9], and Adam's first step,
    of lr, [1.8].
"""

import torch


class AdamW:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weight_decay = weight_decay
        self.t = 0
        self.m = []
        self.v = []

    def update(self, params, grads):
        """Lists of tensors: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.m:
            self.m = [torch.zeros_like(p) for p in params]
            self.v = [torch.zeros_like(p) for p in params]
        self.t += 1
        for p, g, m, v in zip(params, grads, self.m, self.v, strict=True):
            p *= 1 - self.lr * self.weight_decay
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g * g - v)
            mh = m / (1 - self.beta1**self.t)
            vh = v / (1 - self.beta2**self.t)
            p -= self.lr * mh / (torch.sqrt(vh) + self.eps)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("adamw", AdamW, also=[Device()])
# END SPEC
