"""Adam on tensors: momentum and a rate for each weight, both without bias.

What it computes
    Momentum smooths the direction, RMSprop the scale; Adam does both, with a decaying mean m of the
    gradients and one v of their squares. Both start at 0 and so are too small in the beginning, by
    known factors: after t updates the weights of all gradients in m add up to 1 - beta1^t only.
    Adam divides by these sums. Its first step is then lr for every weight whatever its gradient,
    and no later one is much larger. It is where most people begin. Written by hand on PyTorch
    tensors, without autograd; everything stays on the device and in the dtype of what is given.

Formula
    for each element, m and v start at 0, t counts the updates from 1:
    m <- beta1 m + (1 - beta1) g
    v <- beta2 v + (1 - beta2) g^2
    p <- p - lr mh / (sqrt(vh) + eps),  mh = m / (1 - beta1^t),  vh = v / (1 - beta2^t)

Shapes
    params, grads: lists of tensors of any shapes, each gradient of its parameter's shape; one m and
    one v for each parameter, of its shape

Conventions
    `Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8)`; `update(params, grads)` changes the tensors
    in `params` in place and leaves `grads` alone. The means are made at the first update. t counts
    updates, not parameters. eps is added to the root of the corrected vh, which matters where the
    gradients are as small as eps. `lr` may be set between two updates.

From
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.

Example
    lr = 0.1, beta1 = 0.5, beta2 = 0.75, p = [1]: with g = [2] m = [1], v = [1], mh = [2], vh = [4]
    and p becomes [0.9]; with g = [-2] m = [-0.5], v = [1.75], mh = [-0.6667], vh = [4] and p
    becomes 0.9 + 0.1 * 0.6667 / 2 = [0.9333].
"""

import torch


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
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
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g * g - v)
            mh = m / (1 - self.beta1**self.t)
            vh = v / (1 - self.beta2**self.t)
            p -= self.lr * mh / (torch.sqrt(vh) + self.eps)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("adam", Adam, also=[Device()])
# END SPEC
