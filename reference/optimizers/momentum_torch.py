"""Momentum on tensors: steps that remember where they were going.

What it computes
    A ball rolling down a valley does not turn at every pebble. Each parameter has a velocity, a
    decaying sum of all gradients so far, and moves along it: what the gradients agree on adds up,
    to 1 / (1 - momentum) times one gradient at most, and what changes sign from step to step
    cancels. In a long narrow valley, where plain descent zigzags between the walls, this is the
    difference between crawling and running. Written by hand on PyTorch tensors, without autograd;
    everything stays on the device and in the dtype of what is given.

Formula
    v <- momentum v + g,  p <- p - lr v,  for each parameter p with its gradient g;  v starts at 0

Shapes
    params, grads: lists of tensors of any shapes, each gradient of its parameter's shape; one v for
    each parameter, of its shape

Conventions
    `Momentum(lr=0.01, momentum=0.9)`; `update(params, grads)` changes the tensors in `params` in
    place and leaves `grads` alone. The velocities are made at the first update, one for each
    parameter, and belong to this optimizer. There is no dampening: the gradient enters v whole.
    `lr` may be set between two updates. Whether it then stands outside of v, as above and in
    PyTorch, or inside (v <- momentum v - lr g, p <- p + v) makes a difference only after such a
    change, and both are accepted.

From
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4, 1964.

Example
    lr = 0.1, momentum = 0.9, p = [1]: with g = [2] v becomes [2] and p [0.8]; with g = [1] v
    becomes 0.9 * 2 + 1 = [2.8] and p [0.52].
"""

import torch


class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = []

    def update(self, params, grads):
        """Lists of tensors: each of `params` takes one step, in place."""
        # BEGIN SOLUTION
        if not self.v:
            self.v = [torch.zeros_like(p) for p in params]
        for p, g, v in zip(params, grads, self.v, strict=True):
            v *= self.momentum
            v += g
            p -= self.lr * v
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("momentum", Momentum, also=[Device()])
# END SPEC
