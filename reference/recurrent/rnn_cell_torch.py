"""RNN cell on tensors: one step of a network with a memory.

What it computes
    A sentence, a melody, a series of measurements: what a part means depends on what came before. A
    recurrent network reads one part at a time and keeps a state h, a summary of all it has read.
    Each step makes the new state from the input and the old state, always with the same weights, so
    that a sequence may have any length. This is that step; the whole sequence is its repetition.
    Written by hand on PyTorch tensors, without autograd; everything stays on the device and in the
    dtype of what is given.

Formula
    forward:   h' = tanh(x Wx + h Wh + b)
    backward:  da = dh' (1 - h'^2), the gradient for what is inside the tanh
               dWx = x^T da, dWh = h^T da, db = the sum of da over the batch
               dx = da Wx^T, dh = da Wh^T

Shapes
    x, dx: (N, D); h, dh, h', dh': (N, H)
    Wx: (D, H), Wh: (H, H), b: (H,)

Conventions
    `RNNCell(Wx, Wh, b)`; `params` is [Wx, Wh, b], the very tensors that were given, and `grads`
    their gradients in the same order, which backward overwrites. `forward(x, h) -> h'`, one tensor;
    `backward(dh') -> (dx, dh)`. x, h, dh' and the parameters are not changed.

From
    J. L. Elman, "Finding structure in time", Cognitive Science 14, 1990.

Example
    x = [[1]], h = [[2]], Wx = [[0.5]], Wh = [[-0.25]], b = [0]: h' = tanh(0.5 - 0.5) = [[0]].
    dh' = [[4]] gives da = [[4]], so dx = [[2]], dh = [[-1]], dWx = [[4]], dWh = [[8]], db = [4].
"""

import torch


class RNNCell:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, x, h):
        """x (N, D), h (N, H) -> the new state (N, H)."""
        # BEGIN SOLUTION
        Wx, Wh, b = self.params
        self.x, self.h = x, h
        self.new = torch.tanh(x @ Wx + h @ Wh + b)
        return self.new
        # END SOLUTION

    def backward(self, dh):
        """The gradient for the new state (N, H) -> (dx, dh); `grads` becomes [dWx, dWh, db]."""
        # BEGIN SOLUTION
        Wx, Wh, _ = self.params
        da = dh * (1 - self.new * self.new)
        self.grads[:] = [self.x.T @ da, self.h.T @ da, da.sum(dim=0)]
        return da @ Wx.T, da @ Wh.T
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("rnn_cell", RNNCell, also=[Device()])
# END SPEC
