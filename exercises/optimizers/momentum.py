"""Momentum: steps that remember where they were going.

What it computes
    A ball rolling down a valley does not turn at every pebble. Each parameter has a velocity, a
    decaying sum of all gradients so far, and moves along it: what the gradients agree on adds up,
    to 1 / (1 - momentum) times one gradient at most, and what changes sign from step to step
    cancels. In a long narrow valley, where plain descent zigzags between the walls, this is the
    difference between crawling and running.

Formula
    v <- momentum v + g,  p <- p - lr v,  for each parameter p with its gradient g;  v starts at 0

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape; one v for
    each parameter, of its shape

Conventions
    `Momentum(lr=0.01, momentum=0.9)`; `update(params, grads)` changes the arrays in `params` in
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

import numpy as np


class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = []

    def update(self, params, grads):
        """Lists of arrays: each of `params` takes one step, in place."""
        # YOUR CODE HERE
        raise NotImplementedError
