"""Encoder and decoder: one sequence becomes another.

What it computes
    A translation is not as long as its original, and its first word may need the last one of it. So
    read first and speak then: one recurrent network, the encoder, reads the whole input; its last
    state, a summary, is where a second one, the decoder, starts. While training the decoder reads
    at every step what it should have said, not what it did say (teacher forcing), so that one early
    error does not spoil the rest. Backward the only bridge between the two is that one state.

Formula
    hs = rnn_e(xs, 0), gs = rnn_d(ts, the last of hs), scores_t = g_t Wy + by for every t
    backward: the affine layer, the decoder, and what it finds for its first state is the gradient
    for the encoder's last; that for the encoder's other states is 0

Shapes
    xs, dxs: (N, T, D); ts, dts: (N, U, E); scores: (N, U, K)
    Wxe: (D, H), Whe: (H, H), be: (H,); Wxd: (E, H), Whd: (H, H), bd: (H,); Wy: (H, K), by: (K,)

Conventions
    `EncoderDecoder(Wxe, Whe, be, Wxd, Whd, bd, Wy, by)`; `params` is these eight arrays in this
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

import numpy as np

from exercises.linear.affine import Affine
from exercises.recurrent.rnn import RNN


class EncoderDecoder:
    def __init__(self, Wxe, Whe, be, Wxd, Whd, bd, Wy, by):
        self.encoder = RNN(Wxe, Whe, be)
        self.decoder = RNN(Wxd, Whd, bd)
        self.affine = Affine(Wy, by)
        self.params = [Wxe, Whe, be, Wxd, Whd, bd, Wy, by]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, xs, ts):
        """xs (N, T, D), ts (N, U, E) -> the scores of every step of the decoder, (N, U, K)."""
        # BEGIN SOLUTION
        h0 = np.zeros_like(xs[:, 0] @ self.params[0])
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
        dhs = np.zeros_like(self.hs)
        dhs[:, -1] = bridge
        dxs, _ = self.encoder.backward(dhs)
        self.grads[:] = [*self.encoder.grads, *self.decoder.grads, *self.affine.grads]
        return dxs, dts
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def translated(xs, ts, Wxe, Whe, be, Wxd, Whd, bd, Wy, by):
    import torch

    def rnn(xs, h, Wx, Wh, b):
        arrays = [Wx.T, Wh.T, b, 0 * b]
        return torch.rnn_tanh(xs, h, arrays, True, 1, 0.0, False, False, True)

    _, h = rnn(xs, xs.new_zeros(1, len(xs), len(be)), Wxe, Whe, be)
    return rnn(ts, h, Wxd, Whd, bd)[0] @ Wy + by


def sized(N, T, U, D, E, H, K, scale=0.6) -> dict[str, Any]:
    return {
        "xs": normal(N, T, D),
        "ts": normal(N, U, E),
        "Wxe": normal(D, H, scale=scale),
        "Whe": normal(H, H, scale=scale),
        "be": normal(H, scale=scale),
        "Wxd": normal(E, H, scale=scale),
        "Whd": normal(H, H, scale=scale),
        "bd": normal(H, scale=scale),
        "Wy": normal(H, K),
        "by": normal(K),
    }


exercise = Exercise(
    EncoderDecoder,
    form=Layer(),
    cases=[
        Case("a shorter answer", **sized(2, 4, 3, 2, 5, 6, 4)),
        Case("a longer answer", **sized(3, 2, 4, 4, 1, 3, 5)),
        Case("one word each", **sized(4, 1, 1, 3, 2, 5, 2)),
        Case("one sample", **sized(1, 5, 2, 2, 5, 6, 4)),
        Case("equal sizes", **sized(3, 3, 3, 3, 3, 3, 3)),
    ],
    checks=[Oracle(translated), Gradient(), State()],
    needs=["rnn", "affine"],
    hints=[
        "forward: the encoder starts from zeros (N, H); the decoder starts from the last of its "
        "states and reads ts; each step's state becomes scores, as in many_to_many.",
        "backward: the decoder's backward returns dts and the gradient for the state it started "
        "from. Where did that state come from?",
        "It goes into dhs[:, -1] of an array of zeros for the encoder. The grads come in the order "
        "encoder, decoder, affine.",
    ],
    mistakes=[
        Mistake(
            ("        dhs[:, -1] = bridge\n", ""),
            "nothing reaches the encoder: the gradient for the decoder's first state belongs to the "
            "encoder's last",
        ),
        Mistake(
            ("dhs[:, -1] = bridge", "dhs[:, 0] = bridge"),
            "the decoder starts from the encoder's last state, so the gradient belongs there",
        ),
        Mistake(
            ("dhs[:, -1] = bridge", "dhs += bridge[:, None]"),
            "only the encoder's last state is handed over; the gradient for all others is 0",
        ),
        Mistake(
            ("self.decoder.forward(ts, self.hs[:, -1])", "self.decoder.forward(ts, h0)"),
            "the decoder starts from the encoder's last state, not from 0",
        ),
        Mistake(
            (
                "[*self.encoder.grads, *self.decoder.grads, *self.affine.grads]",
                "[*self.decoder.grads, *self.encoder.grads, *self.affine.grads]",
            ),
            "grads is in another order than params: encoder, decoder, affine",
        ),
        Mistake(
            ("return dxs, dts", "return dts, dxs"),
            "the gradients come in the order of the inputs: dxs, then dts",
        ),
        Mistake(
            ("self.grads[:] =", "self.grads +="),
            "grads grows with each call; backward overwrites it",
        ),
    ],
)
# END SPEC
