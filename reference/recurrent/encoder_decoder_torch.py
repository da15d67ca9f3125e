"""Encoder and decoder on tensors: one sequence becomes another.

What it computes
    A translation is not as long as its original, and its first word may need the last one of it. So
    read first and speak then: one recurrent network, the encoder, reads the whole input; its last
    state, a summary, is where a second one, the decoder, starts. While training the decoder reads
    at every step what it should have said, not what it did say (teacher forcing), so that one early
    error does not spoil the rest. Backward the only bridge between the two is that one state.
    Written by hand on PyTorch tensors, without autograd; everything stays on the device and in the
    dtype of what is given.

Formula
    hs = rnn_e(xs, 0), gs = rnn_d(ts, the last of hs), scores_t = g_t Wy + by for every t
    backward: the affine layer, the decoder, and what it finds for its first state is the gradient
    for the encoder's last; that for the encoder's other states is 0

Shapes
    xs, dxs: (N, T, D); ts, dts: (N, U, E); scores: (N, U, K)
    Wxe: (D, H), Whe: (H, H), be: (H,); Wxd: (E, H), Whd: (H, H), bd: (H,); Wy: (H, K), by: (K,)

Conventions
    `EncoderDecoder(Wxe, Whe, be, Wxd, Whd, bd, Wy, by)`; `params` is these eight tensors in this
    order, and `grads` their gradients, which backward overwrites. `forward(xs, ts) -> scores`,
    `backward(dscores) -> (dxs, dts)`. Nothing that is given is changed.
    RNN and Affine are your own, imported from their exercises; solve those first. Affine takes
    rows: it flattens what has more than two axes.

From
    I. Sutskever, O. Vinyals and Q. V. Le, "Sequence to sequence learning with neural networks",
    NIPS 2014; K. Cho et al., "Learning phrase representations using RNN encoder-decoder for
    statistical machine translation", EMNLP 2014.

Example
    All sizes 1, all weights 1, all biases 0, xs = 0, 0 and ts = 0: all is 0, every slope of tanh is
    1. dscores = 5 gives dts = 5 and dxs = 5, 5.
"""

import torch

from exercises.linear.affine_torch import Affine
from exercises.recurrent.rnn_torch import RNN


class EncoderDecoder:
    def __init__(self, Wxe, Whe, be, Wxd, Whd, bd, Wy, by):
        self.encoder = RNN(Wxe, Whe, be)
        self.decoder = RNN(Wxd, Whd, bd)
        self.affine = Affine(Wy, by)
        self.params = [Wxe, Whe, be, Wxd, Whd, bd, Wy, by]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, xs, ts):
        """xs (N, T, D), ts (N, U, E) -> the scores of every step of the decoder, (N, U, K)."""
        # BEGIN SOLUTION
        h0 = torch.zeros_like(xs[:, 0] @ self.params[0])
        self.hs = self.encoder.forward(xs, h0)
        gs = self.decoder.forward(ts, self.hs[:, -1])
        N, U, H = self.shape = gs.shape
        return self.affine.forward(gs.reshape(N * U, H)).reshape(N, U, -1)
        # END SOLUTION

    def backward(self, dscores):
        """dscores (N, U, K) -> (dxs, dts); `grads` becomes the eight gradients."""
        # BEGIN SOLUTION
        N, U, _ = self.shape
        dgs = self.affine.backward(dscores.reshape(N * U, -1)).reshape(self.shape)
        dts, bridge = self.decoder.backward(dgs)
        dhs = torch.zeros_like(self.hs)
        dhs[:, -1] = bridge
        dxs, _ = self.encoder.backward(dhs)
        self.grads[:] = [*self.encoder.grads, *self.decoder.grads, *self.affine.grads]
        return dxs, dts
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("encoder_decoder", EncoderDecoder, also=[Device()])
# END SPEC
