"""One to many: an answer that goes on.

What it computes
    A picture becomes a caption, a first note a melody. There is one input; what the network says at
    a step is what it reads at the next one. So the scores are both output and input, and backward
    has one more way to follow: the gradient of a score is what comes from outside for it plus what
    the next step hands back for its input.

Formula
    x_1 = x; for t = 1, ..., steps: h_t = cell(x_t, h_(t-1)), s_t = h_t Wy + by, x_(t+1) = s_t
    backward: for t = steps, ..., 1, with dx = dh = 0 to begin with:
              ds = dscores_t + dx; dh_t = ds Wy^T + dh; dx, dh = the cell's backward of dh_t

Shapes
    x, dx: (N, D); h0, dh0: (N, H); scores: (N, steps, K), K = D
    Wx: (D, H), Wh: (H, H), b: (H,), Wy: (H, K), by: (K,)

Conventions
    `OneToMany(Wx, Wh, b, Wy, by, steps)`; `params` is [Wx, Wh, b, Wy, by], the very arrays that were
    given, and `grads` their gradients in the same order, which backward overwrites.
    `forward(x, h0) -> scores`, `backward(dscores) -> (dx, dh0)`. The scores are fed back as they
    are, without softmax. Nothing that is given is changed.
    RNNCell and Affine are your own, imported from their exercises; solve those first. A layer
    remembers one step only, so each step needs one of its own.

From
    A. Karpathy, "The unreasonable effectiveness of recurrent neural networks", 2015 (the name and
    the picture); I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", MIT Press 2016,
    section 10.2.

Example
    D = H = 1, Wx = Wh = 1, b = by = 0, Wy = 2, x = h0 = 0, two steps: all is 0, every slope of tanh
    is 1. dscores of 10, 1: the second step gives ds = 1, dh = 2 and hands back dx = 2, dh = 2; the
    first has ds = 12, dh = 26, so dx = dh0 = 26.
"""

import numpy as np

from exercises.linear.affine import Affine
from exercises.recurrent.rnn_cell import RNNCell


class OneToMany:
    def __init__(self, Wx, Wh, b, Wy, by, steps):
        self.steps = steps
        self.params = [Wx, Wh, b, Wy, by]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x, h0):
        """x (N, D), h0 (N, H) -> the scores of every step, (N, steps, K)."""
        # BEGIN SOLUTION
        self.cells = [RNNCell(*self.params[:3]) for _ in range(self.steps)]
        self.affines = [Affine(*self.params[3:]) for _ in range(self.steps)]
        h, scores = h0, [x]
        for cell, affine in zip(self.cells, self.affines, strict=True):
            h = cell.forward(scores[-1], h)
            scores.append(affine.forward(h))
        return np.stack(scores[1:], axis=1)
        # END SOLUTION

    def backward(self, dscores):
        """dscores (N, steps, K) -> (dx, dh0); `grads` becomes the five gradients."""
        # BEGIN SOLUTION
        dx = dh = 0
        grads = [np.zeros_like(p) for p in self.params]
        for t in reversed(range(self.steps)):
            cell, affine = self.cells[t], self.affines[t]
            dx, dh = cell.backward(affine.backward(dscores[:, t] + dx) + dh)
            here = [*cell.grads, *affine.grads]
            grads = [g + d for g, d in zip(grads, here, strict=True)]
        self.grads[:] = grads
        return dx, dh
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def fed_back(x, h0, Wx, Wh, b, Wy, by, steps):
    import torch

    scores, h = [x], h0
    for _ in range(steps):
        h = torch.rnn_tanh_cell(scores[-1], h, Wx.T, Wh.T, b, 0 * b)
        scores.append(torch.addmm(by, h, Wy))
    return torch.stack(scores[1:], dim=1)


def sized(N, steps, D, H, scale=0.6) -> dict[str, Any]:
    return {
        "x": normal(N, D),
        "h0": normal(N, H),
        "Wx": normal(D, H, scale=scale),
        "Wh": normal(H, H, scale=scale),
        "b": normal(H, scale=scale),
        "Wy": normal(H, D),
        "by": normal(D),
        "steps": steps,
    }


exercise = Exercise(
    OneToMany,
    form=Layer(),
    cases=[
        Case("four steps", **sized(2, 4, 3, 5)),
        Case("one step", **sized(3, 1, 2, 4)),
        Case("one sample", **sized(1, 4, 3, 5)),
        Case("equal sizes", **sized(3, 3, 3, 3)),
        Case("one number", **sized(4, 3, 1, 2)),
    ],
    checks=[Oracle(fed_back), Gradient(), State()],
    needs=["rnn_cell", "affine"],
    hints=[
        "forward: for each step a cell and an affine layer of its own, kept in lists. The scores of "
        "a step are the input of the next.",
        "backward carries two gradients from step to step: dh, for the state, and dx, for the input "
        "of the later step, which is this step's scores.",
        "dx, dh = cell.backward(affine.backward(dscores[:, t] + dx) + dh), and sum the grads of all "
        "layers over the steps.",
    ],
    mistakes=[
        Mistake(
            ("dscores[:, t] + dx", "dscores[:, t]"),
            "the scores are the input of the next step too: add what that step hands back",
        ),
        Mistake(
            ("(dscores[:, t] + dx) + dh)", "(dscores[:, t] + dx))"),
            "the state goes into the next step too: add the dh it hands back",
        ),
        Mistake(
            ("cell.forward(scores[-1], h)", "cell.forward(x, h)"),
            "each later input is the score before, not x again",
        ),
        Mistake(
            ("grads = [g + d for g, d in zip(grads, here, strict=True)]", "grads = here"),
            "every step uses the same weights: their gradients add up over the steps",
        ),
        Mistake(
            ("np.stack(scores[1:], axis=1)", "np.stack(scores[:-1], axis=1)"),
            "the output holds the scores of every step; x is not among them",
        ),
        Mistake(
            ("self.grads[:] = grads", "self.grads += grads"),
            "grads grows with each call; backward overwrites it",
        ),
    ],
)
# END SPEC
