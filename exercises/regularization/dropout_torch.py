"""Dropout on tensors: a network that cannot rely on any one unit.

What it computes
    In training each number is dropped, set to 0, with chance p, each for itself and anew at
    every call; what is kept is divided by 1 - p. In evaluation nothing is dropped. On PyTorch
    tensors and without autograd: both directions are written by hand. Everything stays on the
    device and in the dtype of x.

Formula
    mask = 1 / (1 - p) with chance 1 - p, else 0, for each element
    forward, training:    y = mask x
    forward, evaluation:  y = x
    backward:             dx = mask dout, with the mask of the forward before

Shapes
    x, y, dout, dx: any shape, all the same; p: a number, 0 <= p < 1

Conventions
    `Dropout(p=0.5, *, rng)`: p is the chance to drop, not to keep; `rng` is a torch.Generator,
    and all randomness comes from it. x may be on another device than `rng`: draw
    on that of `rng`, then move the mask. `forward(x, train=True) -> y`; `backward(dout) -> dx`, after a
    forward in training; no parameters, so `params` and `grads` are empty lists. x and dout are not
    changed. In which order you draw is up to you: the grader looks at properties and frequencies.

From
    N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Dropout: a simple way to
    prevent neural networks from overfitting", JMLR 15, 2014.

Example
    With p = 0.75 and x = [1, 2, 3, 4] one of the answers is y = [0, 8, 0, 0], the mask being
    [0, 4, 0, 0]; then dout = [1, 1, 1, 1] gives dx = [0, 4, 0, 0].
"""

import torch


class Dropout:
    def __init__(self, p=0.5, *, rng):
        self.p, self.rng = p, rng
        self.params = []
        self.grads = []

    def forward(self, x, train=True):
        """x of any shape -> in training x with some entries 0, the others larger; else x."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
