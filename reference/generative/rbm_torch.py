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
        # BEGIN SOLUTION
        W, b, c = self.params
        return -(v @ b) - h @ c - ((v @ W) * h).sum(dim=1)
        # END SOLUTION

    def hidden(self, v):
        """v (N, V) -> the probability of each hidden unit to be 1, (N, H)."""
        # BEGIN SOLUTION
        W, _, c = self.params
        return torch.sigmoid(v @ W + c)
        # END SOLUTION

    def visible(self, h):
        """h (N, H) -> the probability of each visible unit to be 1, (N, V)."""
        # BEGIN SOLUTION
        W, b, _ = self.params
        return torch.sigmoid(h @ W.T + b)
        # END SOLUTION

    def cd1(self, v, u_hidden, u_visible):
        """v, u_visible (N, V), u_hidden (N, H) -> dW (V, H), db (V,), dc (H,)."""
        # BEGIN SOLUTION
        p = self.hidden(v)
        h = (u_hidden < p).to(v.dtype)
        q = self.visible(h)
        w = (u_visible < q).to(v.dtype)
        r = self.hidden(w)
        dW = (v.T @ p - w.T @ r) / len(v)
        return dW, (v - w).mean(dim=0), (p - r).mean(dim=0)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "rbm",
    RBM,
    also=[Device()],
    hints=[
        "hidden and visible are the same matrix W used both ways: v @ W and h @ W.T, each with the "
        "bias of the units it leads to.",
        "cd1 goes up, samples, goes down, samples, goes up again; no sampling the last time.",
        "Sampling compares: 1 where u < p. The three differences compare the samples with what "
        "came back.",
    ],
    mistakes=[
        Mistake(
            ("dW = (v.T @ p - w.T @ r) / len(v)", "dW = v.T @ p - w.T @ r"),
            "dW is a mean over the batch, as db and dc are: divide by N",
            row=141,
        ),
        Mistake(
            ("v.T @ p - w.T @ r", "v.T @ h - w.T @ r"),
            "the statistics of the samples use the probabilities p, not the sampled h",
            row=142,
        ),
        Mistake(
            ("self.visible(h)\n", "self.visible(p)\n"),
            "the way down starts from the sampled h, not from the probabilities p",
        ),
        Mistake(
            ("w = (u_visible < q).to(v.dtype)", "w = q"),
            "what comes back is sampled: 1 where u_visible < q",
        ),
        Mistake(
            ("(u_hidden < p)", "(u_hidden > p)"),
            "a unit is 1 with probability p: where u is below p, not above",
        ),
        Mistake(
            ("(v.T @ p - w.T @ r) / len(v)", "(w.T @ r - v.T @ p) / len(v)"),
            "dW points the other way: samples minus what the machine makes of them",
        ),
        Mistake(
            ("return -(v @ b) - h @ c - ((v", "return (v @ b) + h @ c + ((v"),
            "the energy has a minus before each of its three parts",
        ),
        Mistake(
            ("- h @ c - ((v", "- ((v"), "the energy of the hidden units' biases, h.c, is left out"
        ),
        Mistake(
            ("((v @ W) * h).sum(dim=1)", "((v @ W) * h).sum()"),
            "each pair has an energy of its own; the batch is not summed",
        ),
        Mistake(
            ("(p - r).mean(dim=0)", "(h - r).mean(dim=0)"),
            "dc uses the probabilities p, not the sampled h",
        ),
    ],
)
# END SPEC
