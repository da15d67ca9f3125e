"""Lion on tensors: only the sign.

What it computes
    Adam divides each gradient by its usual size. Lion goes further and keeps nothing but the sign:
    every weight moves by exactly lr at every step, up or down, as a momentum of the gradients says.
    Two factors are at work: the direction is a mixture of the old momentum and the new gradient
    with beta1, and the momentum is updated afterwards with beta2, which forgets more slowly. It
    needs one memory for each weight where Adam needs two. The rule was found by a program that
    searched among programs. Written by hand on PyTorch tensors, without autograd; everything stays
    on the device and in the dtype of what is given.

Formula
    for each element, m starts at 0:
    p <- p - lr weight_decay p
    p <- p - lr sign(beta1 m + (1 - beta1) g)
    m <- beta2 m + (1 - beta2) g

Shapes
    params, grads: lists of tensors of any shapes, each gradient of its parameter's shape; one m for
    each parameter, of its shape

Conventions
    `Lion(lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0.0)`; `update(params, grads)` changes the
    tensors in `params` in place and leaves `grads` alone. The decay acts on the parameter directly
    and is multiplied by lr; before or after the sign's step makes a difference of lr^2 weight_decay,
    and it comes before. sign(0) = 0. `lr` may be set between two updates.

From
    X. Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023.

Example
    lr = 0.1, beta1 = 0.9, beta2 = 0.5, p = [1]: with g = [4] p becomes [0.9] and m [2]; with
    g = [-10] the mixture is 0.9 * 2 - 0.1 * 10 = 0.8, so p becomes [0.8] all the same, and m [-4].
"""

import torch


class Lion:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0.0):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.weight_decay = weight_decay
        self.m = []

    def update(self, params, grads):
        """Lists of tensors: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.m:
            self.m = [torch.zeros_like(p) for p in params]
        for p, g, m in zip(params, grads, self.m, strict=True):
            p *= 1 - self.lr * self.weight_decay
            p -= self.lr * torch.sign(self.beta1 * m + (1 - self.beta1) * g)
            m *= self.beta2
            m += (1 - self.beta2) * g
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("lion", Lion, also=[Device()])
# END SPEC
