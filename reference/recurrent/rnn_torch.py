"""RNN on tensors: backpropagation through time.

What it computes
    The cell of a recurrent network is applied to one part of a sequence after the other, the state
    of one step being the input of the next. Unrolled in time it is a deep network with as many
    layers as the sequence is long, which all have the same weights: so backward goes through the
    steps in reverse, hands the state's gradient from step to step, and adds up what each step finds
    for the weights. On its way back a gradient is multiplied by Wh and by the slope of tanh at
    every step; over many steps it vanishes or explodes, and the network learns short memories only.
    Written by hand on PyTorch tensors, without autograd; everything stays on the device and in the
    dtype of what is given.

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
    `RNN(Wx, Wh, b)`; `params` is [Wx, Wh, b], the very tensors that were given, and `grads` their
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

import torch


class RNN:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, xs, h0):
        """xs (N, T, D), h0 (N, H) -> the states after each step, (N, T, H)."""
        # BEGIN SOLUTION
        Wx, Wh, b = self.params
        self.xs, self.states = xs, [h0]
        for t in range(xs.shape[1]):
            self.states.append(torch.tanh(xs[:, t] @ Wx + self.states[-1] @ Wh + b))
        return torch.stack(self.states[1:], dim=1)
        # END SOLUTION

    def backward(self, dhs):
        """dhs (N, T, H) -> (dxs, dh0); `grads` becomes [dWx, dWh, db]."""
        # BEGIN SOLUTION
        Wx, Wh, b = self.params
        dWx, dWh, db = torch.zeros_like(Wx), torch.zeros_like(Wh), torch.zeros_like(b)
        dxs = torch.zeros_like(self.xs)
        dh = torch.zeros_like(self.states[0])
        for t in reversed(range(dhs.shape[1])):
            dh = dhs[:, t] + dh
            da = dh * (1 - self.states[t + 1] ** 2)
            dWx += self.xs[:, t].T @ da
            dWh += self.states[t].T @ da
            db += da.sum(dim=0)
            dxs[:, t] = da @ Wx.T
            dh = da @ Wh.T
        self.grads[:] = [dWx, dWh, db]
        return dxs, dh
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("rnn", RNN, also=[Device()])
# END SPEC
