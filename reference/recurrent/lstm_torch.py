"""LSTM on tensors: a memory through time.

What it computes
    The LSTM cell, applied to one part of a sequence after the other. Two states go from step to
    step, h and the memory c; only h is shown outside. Backward therefore hands two gradients from
    each step to the one before, dh, to which the step's own dhs_t is added, and dc, which has no
    other source. As all steps share their weights, so their gradients for them add up. Written by
    hand on PyTorch tensors, without autograd; everything stays on the device and in the dtype of
    what is given.

Formula
    forward:   h_t, c_t = cell(x_t, h_(t-1), c_(t-1)) for t = 1, ..., T, from the given h0 and c0
    backward:  for t = T, ..., 1, with dh = dc = 0 to begin with:
               dx_t, dh, dc = the cell's backward at step t of (dhs_t + dh, dc)

Shapes
    xs, dxs: (N, T, D); h0, dh0, c0, dc0: (N, H); hs, dhs: (N, T, H)
    Wx: (D, 4H), Wh: (H, 4H), b: (4H,)

Conventions
    `LSTM(Wx, Wh, b)`, gates in the order input, forget, cell, output; `params` is [Wx, Wh, b], the
    very tensors that were given, and `grads` their gradients in the same order, which backward
    overwrites. `forward(xs, h0, c0) -> hs`, the states h after each step; `backward(dhs) -> (dxs,
    dh0, dc0)`. Each forward starts from the states it is given. Nothing that is given is changed.
    LSTMCell is your own, imported from its exercise; solve that first. A cell remembers one step
    only, so each step needs one of its own.

From
    S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9, 1997; A.
    Graves, "Supervised sequence labelling with recurrent neural networks", Springer 2012.

Example
    All weights and biases 0: every gate is 0.5 and g = 0. c0 = [[4]] becomes 2, then 1, and hs is
    0.5 tanh(2) = 0.4820, then 0.5 tanh(1) = 0.3808, whatever the inputs.
"""

import torch

from exercises.recurrent.lstm_cell_torch import LSTMCell


class LSTM:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, xs, h0, c0):
        """xs (N, T, D), h0 and c0 (N, H) -> the states h after each step, (N, T, H)."""
        # BEGIN SOLUTION
        h, c, hs = h0, c0, []
        self.cells = [LSTMCell(*self.params) for _ in range(xs.shape[1])]
        for t, cell in enumerate(self.cells):
            h, c = cell.forward(xs[:, t], h, c)
            hs.append(h)
        return torch.stack(hs, dim=1)
        # END SOLUTION

    def backward(self, dhs):
        """dhs (N, T, H) -> (dxs, dh0, dc0); `grads` becomes [dWx, dWh, db]."""
        # BEGIN SOLUTION
        dh = dc = torch.zeros_like(dhs[:, 0])
        grads = [torch.zeros_like(p) for p in self.params]
        dxs = []
        for t in reversed(range(len(self.cells))):
            dx, dh, dc = self.cells[t].backward(dhs[:, t] + dh, dc)
            dxs.append(dx)
            grads = [g + d for g, d in zip(grads, self.cells[t].grads, strict=True)]
        self.grads[:] = grads
        return torch.stack(dxs[::-1], dim=1), dh, dc
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("lstm", LSTM, also=[Device()])
# END SPEC
