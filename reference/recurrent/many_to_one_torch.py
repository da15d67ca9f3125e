"""Many to one on tensors: a sequence becomes one answer.

What it computes
    Is this review friendly, which language is this, what comes next? A recurrent network reads the
    whole sequence, and its last state, a summary of everything, is turned into scores by an affine
    layer. There is one output only, so backward begins at the last step alone; everything the
    earlier inputs learn has come back through the states. Written by hand on PyTorch tensors,
    without autograd; everything stays on the device and in the dtype of what is given.

Formula
    hs = rnn(xs, h0), scores = h_T Wy + by
    backward: the affine layer gives dh_T; the gradient for all other states is 0; then the rnn's

Shapes
    xs, dxs: (N, T, D); h0, dh0: (N, H); scores: (N, K)
    Wx: (D, H), Wh: (H, H), b: (H,), Wy: (H, K), by: (K,)

Conventions
    `ManyToOne(Wx, Wh, b, Wy, by)`; `params` is [Wx, Wh, b, Wy, by], the very tensors that were
    given, and `grads` their gradients in the same order, which backward overwrites.
    `forward(xs, h0) -> scores`, `backward(dscores) -> (dxs, dh0)`. Nothing that is given is changed.
    RNN and Affine are your own, imported from their exercises; solve those first.

From
    A. Karpathy, "The unreasonable effectiveness of recurrent neural networks", 2015 (the name and
    the picture); I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", MIT Press 2016,
    section 10.2.

Example
    D = H = K = 1, Wx = Wh = 1, b = 0, Wy = 3, by = 1, h0 = 0 and two inputs 0: both states are 0
    and the score is 1. dscores = 2 gives dxs = 6, 6 and dh0 = 6, since every slope is 1.
"""

import torch

from exercises.linear.affine_torch import Affine
from exercises.recurrent.rnn_torch import RNN


class ManyToOne:
    def __init__(self, Wx, Wh, b, Wy, by):
        self.rnn = RNN(Wx, Wh, b)
        self.affine = Affine(Wy, by)
        self.params = [Wx, Wh, b, Wy, by]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, xs, h0):
        """xs (N, T, D), h0 (N, H) -> the scores of the last step, (N, K)."""
        # BEGIN SOLUTION
        self.hs = self.rnn.forward(xs, h0)
        return self.affine.forward(self.hs[:, -1])
        # END SOLUTION

    def backward(self, dscores):
        """dscores (N, K) -> (dxs, dh0); `grads` becomes the five gradients."""
        # BEGIN SOLUTION
        dhs = torch.zeros_like(self.hs)
        dhs[:, -1] = self.affine.backward(dscores)
        back = self.rnn.backward(dhs)
        self.grads[:] = [*self.rnn.grads, *self.affine.grads]
        return back
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("many_to_one", ManyToOne, also=[Device()])
# END SPEC
