"""RNN: backpropagation through time.

What it computes
    The cell of a recurrent network is applied to one part of a sequence after the other, the state
    of one step being the input of the next. Unrolled in time it is a deep network with as many
    layers as the sequence is long, which all have the same weights: so backward goes through the
    steps in reverse, hands the state's gradient from step to step, and adds up what each step finds
    for the weights. On its way back a gradient is multiplied by Wh and by the slope of tanh at
    every step; over many steps it vanishes or explodes, and the network learns short memories only.

Formula
    forward:   h_t = tanh(x_t Wx + h_(t-1) Wh + b) for t = 1, ..., T, from the given h_0
    backward:  for t = T, ..., 1:
               dh = dhs_t + what step t + 1 handed back (0 for t = T)
               da = dh (1 - h_t^2)
               dWx += x_t^T da, dWh += h_(t-1)^T da, db += the sum of da over the batch
               dx_t = da Wx^T, and da Wh^T is handed back to step t - 1; in the end it is dh0

Shapes
    xs, dxs: (N, T, D); h0, dh0: (N, H); hs, dhs: (N, T, H)
    Wx: (D, H), Wh: (H, H), b: (H,)

Conventions
    `RNN(Wx, Wh, b)`; `params` is [Wx, Wh, b], the very arrays that were given, and `grads` their
    gradients in the same order, which backward overwrites. `forward(xs, h0) -> hs`, the states
    after each step; `backward(dhs) -> (dxs, dh0)`, through all T steps. Each forward starts from
    the h0 it is given. Nothing that is given is changed.

From
    P. J. Werbos, "Backpropagation through time: what it does and how to do it", Proceedings of the
    IEEE 78, 1990; R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent
    neural networks", ICML 2013.

Example
    D = H = 1, Wx = Wh = [[1]], b = [0], h0 = [[0]], xs = [[[0], [0]]]: hs is 0, 0, and every slope
    of tanh is 1. dhs = [[[10], [1]]] gives dxs = [[[11], [1]]], dh0 = [[11]] and db = [12].
"""

import numpy as np


class RNN:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, xs, h0):
        """xs (N, T, D), h0 (N, H) -> the states after each step, (N, T, H)."""
        # BEGIN SOLUTION
        Wx, Wh, b = self.params
        self.xs, self.states = xs, [h0]
        for t in range(xs.shape[1]):
            self.states.append(np.tanh(xs[:, t] @ Wx + self.states[-1] @ Wh + b))
        return np.stack(self.states[1:], axis=1)
        # END SOLUTION

    def backward(self, dhs):
        """dhs (N, T, H) -> (dxs, dh0); `grads` becomes [dWx, dWh, db]."""
        # BEGIN SOLUTION
        Wx, Wh, b = self.params
        dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
        dxs = np.zeros_like(self.xs)
        dh = np.zeros_like(self.states[0])
        for t in reversed(range(dhs.shape[1])):
            dh = dhs[:, t] + dh
            da = dh * (1 - self.states[t + 1] ** 2)
            dWx += self.xs[:, t].T @ da
            dWh += self.states[t].T @ da
            db += da.sum(axis=0)
            dxs[:, t] = da @ Wx.T
            dh = da @ Wh.T
        self.grads[:] = [dWx, dWh, db]
        return dxs, dh
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def rnn(xs, h0, Wx, Wh, b):
    import torch

    arrays = [Wx.T, Wh.T, b, 0 * b]
    return torch.rnn_tanh(xs, h0[None], arrays, True, 1, 0.0, False, False, True)[0]


def weights(D, H, scale=0.5) -> dict[str, Any]:
    return {"Wx": normal(D, H, scale=scale), "Wh": normal(H, H, scale=scale), "b": normal(H)}


exercise = Exercise(
    RNN,
    form=Layer(),
    cases=[
        Case("five steps", xs=normal(2, 5, 3), h0=normal(2, 4), **weights(3, 4)),
        Case("one step", xs=normal(3, 1, 2), h0=normal(3, 4), **weights(2, 4)),
        Case("one sample, eight steps", xs=normal(1, 8, 3), h0=normal(1, 4), **weights(3, 4)),
        Case("equal sizes", xs=normal(3, 3, 3), h0=normal(3, 3), **weights(3, 3)),
        Case("from the state 0", xs=normal(2, 3, 1), h0=fixed([[0.0] * 2] * 2), **weights(1, 2)),
        Case("saturated", xs=normal(2, 4, 3, scale=20.0), h0=normal(2, 5), **weights(3, 5)),
        Case(
            "other layouts",
            xs=normal(2, 3, 4).strided(),
            h0=normal(2, 2).fortran(),
            Wx=normal(4, 2).fortran(),
            Wh=normal(2, 2).strided(),
            b=normal(2),
        ),
    ],
    checks=[Oracle(rnn), Gradient(), State()],
    hints=[
        "forward is a loop over t that keeps every state, h0 among them: backward needs them all.",
        "h_t has an effect in two ways: it is an output of its own, with the gradient dhs[:, t], and "
        "it goes into step t + 1. Its gradient is the sum of both.",
        "backward, from the last step: dh = dhs[:, t] + dh; da = dh * (1 - h_t**2); add to dWx, dWh "
        "and db; dxs[:, t] = da @ Wx.T; dh = da @ Wh.T for the step before.",
    ],
    mistakes=[
        Mistake(
            ("dh = dhs[:, t] + dh", "dh = dhs[:, t]"),
            "a state goes into the next step too: add what that step hands back",
            row=79,
        ),
        Mistake(
            ("self.states[t].T @ da", "self.states[t + 1].T @ da"),
            "dWh takes the state that went into the step, h_(t-1), not the one that came out",
            row=80,
        ),
        Mistake(
            [
                ("dWx += self", "dWx = self"),
                ("dWh += self", "dWh = self"),
                ("db += da", "db = da"),
            ],
            "every step uses the same weights: their gradients add up over the steps",
            row=81,
        ),
        Mistake(
            (
                "self.xs, self.states = xs, [h0]",
                "self.xs, self.states = xs, getattr(self, 'states', [h0])[-1:]",
            ),
            "a state is left over from the call before; each forward starts from the h0 it is given",
            row=82,
        ),
        Mistake(
            ("dh = dhs[:, t] + dh", "dh = dhs[:, t] + (dh if (t + 1) % 3 else 0)"),
            "the gradient goes back through all T steps; here it is cut off after some",
            row=83,
        ),
        Mistake(
            (
                "dxs[:, t] = da @ Wx.T",
                "dxs[:, t] = dhs[:, t] * (1 - self.states[t + 1] ** 2) @ Wx.T",
            ),
            "x_t has an effect on all later states too: dx_t takes the whole dh, not dhs_t alone",
            row=84,
        ),
        Mistake(
            ("dh * (1 - self.states[t + 1] ** 2)", "dh * (1 - self.states[t] ** 2)"),
            "the slope of tanh is 1 - h_t^2, with the state that came out of the step",
        ),
        Mistake(
            ("return dxs, dh\n", "return dxs, dhs[:, 0]\n"),
            "dh0 is what the first step hands back, da Wh^T",
        ),
        Mistake(
            (
                "return np.stack(self.states[1:], axis=1)",
                "return np.stack(self.states[:-1], axis=1)",
            ),
            "hs holds the state after each step; h0 is not among them",
        ),
    ],
)
# END SPEC
