"""Nesterov on tensors: momentum that looks ahead.

What it computes
    With momentum the parameter is about to move by momentum v, whatever the gradient says. So take
    the gradient there, where it is going, and not where it is: when the valley turns, the ball
    brakes before the wall and not after. Written for a gradient taken at the parameters themselves,
    as a network computes it, this becomes: update the velocity, then step along the gradient plus
    one more decayed velocity. Written by hand on PyTorch tensors, without autograd; everything
    stays on the device and in the dtype of what is given.

Formula
    v <- momentum v + g,  p <- p - lr (g + momentum v),  for each parameter p with its gradient g;
    v starts at 0

Shapes
    params, grads: lists of tensors of any shapes, each gradient of its parameter's shape; one v for
    each parameter, of its shape

Conventions
    `Nesterov(lr=0.01, momentum=0.9)`; `update(params, grads)` changes the tensors in `params` in
    place and leaves `grads` alone. The velocities are made at the first update, one for each
    parameter. No dampening, as in PyTorch. `lr` may be set between two updates. Whether it then
    stands outside of v, as above, or inside (v <- momentum v - lr g, p <- p + momentum v - lr g)
    makes a difference only after such a change, and both are accepted.

From
    Y. Nesterov, "A method for solving the convex programming problem with convergence rate
    O(1/k^2)", Doklady Akademii Nauk SSSR 269, 1983; in this form I. Sutskever, J. Martens, G. Dahl
    and G. Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013.

Example
    lr = 0.1, momentum = 0.5, p = [1]: with g = [2] v becomes [2] and p 1 - 0.1 (2 + 1) = [0.7];
    with g = [1] v becomes [2] and p 0.7 - 0.1 (1 + 1) = [0.5].
"""

import torch


class Nesterov:
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
            p -= self.lr * (g + self.momentum * v)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("nesterov", Nesterov, also=[Device()])
# END SPEC
