"""GRU on tensors: one gated state through time.

What it computes
    The GRU cell, applied to one part of a sequence after the other. Where its gate z is close to 1
    the state goes through a step almost unchanged, and so does the gradient on its way back: what
    was read a hundred steps ago can still be learned from. All steps share their weights, so their
    gradients for them add up. Written by hand on PyTorch tensors, without autograd; everything
    stays on the device and in the dtype of what is given.

Formula
    forward:   h_t = cell(x_t, h_(t-1)) for t = 1, ..., T, from the given h0
    backward:  for t = T, ..., 1, with dh = 0 to begin with:
               dx_t, dh = the cell's backward at step t of dhs_t + dh

Shapes
    xs, dxs: (N, T, D); h0, dh0: (N, H); hs, dhs: (N, T, H)
    Wx: (D, 3H), Wh: (H, 3H), bx: (3H,), bh: (3H,)

Conventions
    `GRU(Wx, Wh, bx, bh)`, gates in the order reset, update, new; `params` is [Wx, Wh, bx, bh], the
    very tensors that were given, and `grads` their gradients in the same order, which backward
    overwrites. `forward(xs, h0) -> hs`, the states after each step; `backward(dhs) -> (dxs, dh0)`.
    Each forward starts from the h0 it is given. Nothing that is given is changed.
    GRUCell is your own, imported from its exercise; solve that first. A cell remembers one step
    only, so each step needs one of its own.

From
    K. Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical
    machine translation", EMNLP 2014.

Example
    All weights and biases 0: r = z = 0.5 and n = 0, so each step halves the state. h0 = [[4]] gives
    the states 2 and 1; dhs of 10 and 1 gives dh0 = 10 / 2 + 1 / 4 = [[5.25]].
"""

import torch

from exercises.recurrent.gru_cell_torch import GRUCell


class GRU:
    def __init__(self, Wx, Wh, bx, bh):
        self.params = [Wx, Wh, bx, bh]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, xs, h0):
        """xs (N, T, D), h0 (N, H) -> the states after each step, (N, T, H)."""
        # BEGIN SOLUTION
        h, hs = h0, []
        self.cells = [GRUCell(*self.params) for _ in range(xs.shape[1])]
        for t, cell in enumerate(self.cells):
            h = cell.forward(xs[:, t], h)
            hs.append(h)
        return torch.stack(hs, dim=1)
        # END SOLUTION

    def backward(self, dhs):
        """dhs (N, T, H) -> (dxs, dh0); `grads` becomes [dWx, dWh, dbx, dbh]."""
        # BEGIN SOLUTION
        dh = torch.zeros_like(dhs[:, 0])
        grads = [torch.zeros_like(p) for p in self.params]
        dxs = []
        for t in reversed(range(len(self.cells))):
            dx, dh = self.cells[t].backward(dhs[:, t] + dh)
            dxs.append(dx)
            grads = [g + d for g, d in zip(grads, self.cells[t].grads, strict=True)]
        self.grads[:] = grads
        return torch.stack(dxs[::-1], dim=1), dh
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("gru", GRU, also=[Device()])
# END SPEC
