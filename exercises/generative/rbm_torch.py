"""RBM on tensors: a network that goes both ways.

What it computes
    A restricted Boltzmann machine has visible units, which hold a sample, and hidden ones, which
    hold what explains it; every visible unit is tied to every hidden one, and none to its own
    kind. Each state of the two has an energy, and low energies are likely. Given one layer the
    units of the other are independent, so both directions are one matrix product and a sigmoid.
    The exact gradient of the likelihood needs an average over all states, too many to count;
    contrastive divergence (CD-1) goes one step there and back instead: it lowers the energy of the
    samples and raises that of what the machine makes of them.
    Here on PyTorch tensors and without autograd; everything stays on the device and in the
    dtype of what is given.

Formula
    energy(v, h) = -v.b - h.c - v W h
    hidden(v)    = sigmoid(v W + c),  visible(h) = sigmoid(h W^T + b)
    CD-1:  p = hidden(v),           h = 1 where u_hidden < p, else 0
           q = visible(h),          w = 1 where u_visible < q, else 0
           r = hidden(w)
           dW = (v^T p - w^T r) / N,  db = mean of v - w,  dc = mean of p - r

Shapes
    v, u_visible, visible(h): (N, V); h, u_hidden, hidden(v): (N, H)
    W, dW: (V, H); b, db: (V,), of the visible units; c, dc: (H,), of the hidden ones
    energy(v, h): (N,)

Conventions
    `RBM(W, b, c)`; `params` is [W, b, c], the very tensors that were given; there is no backward,
    so there are no grads. `cd1(v, u_hidden, u_visible) -> (dW, db, dc)`, means over the batch, in
    the direction in which samples become more likely: W + lr dW is better. All chance is in the
    numbers u that are given, uniform in [0, 1). Statistics use the probabilities p and r, not the
    sampled h; w is sampled. Nothing given is changed, the parameters neither.

From
    G. E. Hinton, "Training products of experts by minimizing contrastive divergence", Neural
    Computation 14, 2002; and "A practical guide to training restricted Boltzmann machines", 2012.

Example
    W = [[1], [0]], b = [0, 0], c = [0], v = [[1, 0]], u_hidden = [[0.5]], u_visible =
    [[0.9, 0.2]]: p = 0.7311, h = 1, q = [0.7311, 0.5], w = [0, 1], r = 0.5, so dW = [[0.7311],
    [-0.5]], db = [1, -1], dc = [0.2311]. The energy of v with h = [[1]] is -1.
"""

import torch


class RBM:
    def __init__(self, W, b, c):
        self.params = [W, b, c]

    def energy(self, v, h):
        """v (N, V), h (N, H) -> the energy of each pair, (N,)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def hidden(self, v):
        """v (N, V) -> the probability of each hidden unit to be 1, (N, H)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def visible(self, h):
        """h (N, H) -> the probability of each visible unit to be 1, (N, V)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def cd1(self, v, u_hidden, u_visible):
        """v, u_visible (N, V), u_hidden (N, H) -> dW (V, H), db (V,), dc (H,)."""
        # YOUR CODE HERE
        raise NotImplementedError
