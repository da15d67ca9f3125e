"""Many to one: a sequence becomes one answer.

What it computes
    Is this review friendly, which language is this, what comes next? A recurrent network reads the
    whole sequence, and its last state, a summary of everything, is turned into scores by an affine
    layer. There is one output only, so backward begins at the last step alone; everything the
    earlier inputs learn has come back through the states.

Formula
    hs = rnn(xs, h0), scores = h_T Wy + by
    backward: the affine layer gives dh_T; the gradient for all other states is 0; then the rnn's

Shapes
    xs, dxs: (N, T, D); h0, dh0: (N, H); scores: (N, K)
    Wx: (D, H), Wh: (H, H), b: (H,), Wy: (H, K), by: (K,)

Conventions
    `ManyToOne(Wx, Wh, b, Wy, by)`; `params` is [Wx, Wh, b, Wy, by], the very arrays that were
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

import numpy as np

from exercises.linear.affine import Affine
from exercises.recurrent.rnn import RNN


class ManyToOne:
    def __init__(self, Wx, Wh, b, Wy, by):
        self.rnn = RNN(Wx, Wh, b)
        self.affine = Affine(Wy, by)
        self.params = [Wx, Wh, b, Wy, by]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, xs, h0):
        """xs (N, T, D), h0 (N, H) -> the scores of the last step, (N, K)."""
        # BEGIN SOLUTION
        self.hs = self.rnn.forward(xs, h0)
        return self.affine.forward(self.hs[:, -1])
        # END SOLUTION

    def backward(self, dscores):
        """dscores (N, K) -> (dxs, dh0); `grads` becomes the five gradients."""
        # BEGIN SOLUTION
        dhs = np.zeros_like(self.hs)
        dhs[:, -1] = self.affine.backward(dscores)
        back = self.rnn.backward(dhs)
        self.grads[:] = [*self.rnn.grads, *self.affine.grads]
        return back
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def last_scores(xs, h0, Wx, Wh, b, Wy, by):
    import torch

    arrays = [Wx.T, Wh.T, b, 0 * b]
    hs, _ = torch.rnn_tanh(xs, h0[None], arrays, True, 1, 0.0, False, False, True)
    return hs[:, -1] @ Wy + by


def sized(N, T, D, H, K, scale=1.0) -> dict[str, Any]:
    return {
        "xs": normal(N, T, D, scale=scale),
        "h0": normal(N, H),
        "Wx": normal(D, H, scale=0.6),
        "Wh": normal(H, H, scale=0.6),
        "b": normal(H, scale=0.6),
        "Wy": normal(H, K),
        "by": normal(K),
    }


exercise = Exercise(
    ManyToOne,
    form=Layer(),
    cases=[
        Case("four steps", **sized(2, 4, 3, 5, 6)),
        Case("one step", **sized(3, 1, 2, 4, 5)),
        Case("one sample, six steps", **sized(1, 6, 3, 5, 6)),
        Case("equal sizes", **sized(3, 3, 3, 3, 3)),
        Case("saturated", **sized(2, 3, 2, 4, 3, scale=20.0)),
    ],
    checks=[Oracle(last_scores), Gradient(), State()],
    needs=["rnn", "affine"],
    hints=[
        "forward: the rnn gives the states of all steps; the affine layer takes the last one.",
        "backward: the rnn wants a gradient for every state. All but the last are 0.",
        "self.grads[:] = the rnn's grads and then the affine layer's.",
    ],
    mistakes=[
        Mistake(
            ("self.hs[:, -1])", "self.hs.mean(axis=1))"),
            "the scores come from the last state alone, not from the mean of all",
        ),
        Mistake(
            ("dhs[:, -1] = self.affine", "dhs[:, 0] = self.affine"),
            "the gradient of the scores belongs to the last state",
        ),
        Mistake(
            (
                "dhs[:, -1] = self.affine.backward(dscores)",
                "dhs += self.affine.backward(dscores)[:, None]",
            ),
            "only the last state has scores; the gradient from outside is 0 for all others",
        ),
        Mistake(
            ("[*self.rnn.grads, *self.affine.grads]", "[*self.affine.grads, *self.rnn.grads]"),
            "grads is in another order than params: it should be Wx, Wh, b, Wy, by",
        ),
        Mistake(
            ("        self.grads[:] = [*self.rnn.grads, *self.affine.grads]\n", ""),
            "grads still holds the zeros of the constructor; fetch the gradients of the layers",
        ),
        Mistake(
            ("self.grads[:] =", "self.grads +="),
            "grads grows with each call; backward overwrites it",
        ),
    ],
)
# END SPEC
