"""Many to many: an answer at every step.

What it computes
    Which part of speech is each word, which letter comes next? After every step the state is turned
    into scores, by the same affine layer each time. Every score depends on all inputs up to its
    step, and every state has two tasks: to be the source of its own scores, and of all later ones.

Formula
    hs = rnn(xs, h0), scores_t = h_t Wy + by for every t
    backward: dhs_t = dscores_t Wy^T, dWy and dby summed over samples and steps; then the rnn's

Shapes
    xs, dxs: (N, T, D); h0, dh0: (N, H); scores: (N, T, K)
    Wx: (D, H), Wh: (H, H), b: (H,), Wy: (H, K), by: (K,)

Conventions
    `ManyToMany(Wx, Wh, b, Wy, by)`; `params` is [Wx, Wh, b, Wy, by], the very arrays that were
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

import numpy as np

from exercises.linear.affine import Affine
from exercises.recurrent.rnn import RNN


class ManyToMany:
    def __init__(self, Wx, Wh, b, Wy, by):
        self.rnn = RNN(Wx, Wh, b)
        self.affine = Affine(Wy, by)
        self.params = [Wx, Wh, b, Wy, by]
        self.grads = [np.zeros_like(p) for p in self.params]

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
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def all_scores(xs, h0, Wx, Wh, b, Wy, by):
    import torch

    arrays = [Wx.T, Wh.T, b, 0 * b]
    hs, _ = torch.rnn_tanh(xs, h0[None], arrays, True, 1, 0.0, False, False, True)
    return hs @ Wy + by


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
    ManyToMany,
    form=Layer(),
    cases=[
        Case("four steps", **sized(2, 4, 3, 5, 6)),
        Case("one step", **sized(3, 1, 2, 4, 5)),
        Case("one sample, six steps", **sized(1, 6, 3, 5, 6)),
        Case("equal sizes", **sized(3, 3, 3, 3, 3)),
        Case("saturated", **sized(2, 3, 2, 4, 3, scale=20.0)),
    ],
    checks=[Oracle(all_scores), Gradient(), State()],
    needs=["rnn", "affine"],
    hints=[
        "Affine takes rows. Make each step of each sample a row, (N T, H), and shape the scores "
        "back to (N, T, K).",
        "backward is the same way back: rows for the affine layer, then (N, T, H) for the rnn. The "
        "affine layer sums its gradients over all rows, which is over samples and steps.",
    ],
    mistakes=[
        Mistake(
            (
                "self.affine.forward(hs.reshape(N * T, H)).reshape(N, T, -1)",
                "self.affine.forward(hs.swapaxes(0, 1).reshape(N * T, H)).reshape(N, T, -1)",
            ),
            "samples and steps are mixed up: row n T + t is step t of sample n",
        ),
        Mistake(
            (
                "        return self.affine.forward(hs.reshape(N * T, H)).reshape(N, T, -1)\n",
                "        return self.affine.forward(hs[:, -1:].reshape(N, H))[:, None]\n",
            ),
            "every step has scores, not the last one alone",
        ),
        Mistake(
            (
                "        back = self.rnn.backward(dhs)\n",
                "        dhs = dhs / T\n        back = self.rnn.backward(dhs)\n",
            ),
            "the gradients of the steps add up; they are not averaged over time",
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
