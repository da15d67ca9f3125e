"""Many to many on tensors: an answer at every step.

What it computes
    Which part of speech is each word, which letter comes next? After every step the state is turned
    into scores, by the same affine layer each time. Every score depends on all inputs up to its
    step, and every state has two tasks: to be the source of its own scores, and of all later ones.
    Written by hand on PyTorch tensors, without autograd; everything stays on the device and in the
    dtype of what is given.

Formula
    hs = rnn(xs, h0), scores_t = h_t Wy + by for every t
    backward: dhs_t = dscores_t Wy^T, dWy and dby summed over samples and steps; then the rnn's

Shapes
    xs, dxs: (N, T, D); h0, dh0: (N, H); scores: (N, T, K)
    Wx: (D, H), Wh: (H, H), b: (H,), Wy: (H, K), by: (K,)

Conventions
    `ManyToMany(Wx, Wh, b, Wy, by)`; `params` is [Wx, Wh, b, Wy, by], the very tensors that were
    given, and `grads` their gradients in the same order, which backward overwrites.
    `forward(xs, h0) -> scores`, `backward(dscores) -> (dxs, dh0)`. Nothing that is given is changed.
    RNN and Affine are your own, imported from their exercises; solve those first. Affine takes
    rows: it flattens what has more than two axes.

From
    A. Karpathy, "The unreasonable effectiveness of recurrent neural networks", 2015 (the name and
    the picture); I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", MIT Press 2016,
    section 10.2.

Example
    D = H = K = 1, Wx = Wh = 1, b = 0, Wy = 3, by = 1, h0 = 0 and two inputs 0: the scores are 1, 1.
    dscores of 10, 2 gives the states 30 and 6, dxs = 36, 6, dh0 = 36 and dby = 12.
"""

import torch

from exercises.linear.affine_torch import Affine
from exercises.recurrent.rnn_torch import RNN


class ManyToMany:
    def __init__(self, Wx, Wh, b, Wy, by):
        self.rnn = RNN(Wx, Wh, b)
        self.affine = Affine(Wy, by)
        self.params = [Wx, Wh, b, Wy, by]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, xs, h0):
        """xs (N, T, D), h0 (N, H) -> the scores of every step, (N, T, K)."""
        # BEGIN SOLUTION
        hs = self.rnn.forward(xs, h0)
        N, T, H = self.shape = hs.shape
        return self.affine.forward(hs.reshape(N * T, H)).reshape(N, T, -1)
        # END SOLUTION

    def backward(self, dscores):
        """dscores (N, T, K) -> (dxs, dh0); `grads` becomes the five gradients."""
        # BEGIN SOLUTION
        N, T, _ = self.shape
        dhs = self.affine.backward(dscores.reshape(N * T, -1)).reshape(self.shape)
        back = self.rnn.backward(dhs)
        self.grads[:] = [*self.rnn.grads, *self.affine.grads]
        return back
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("many_to_many", ManyToMany, also=[Device()])
# END SPEC
