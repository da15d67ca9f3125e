"""LSTM cell on tensors: a memory with gates.

What it computes
    In a plain recurrent network the state is rewritten by every step, and after a few steps nothing
    of an input, nor of its gradient, is left. The LSTM keeps a second state c, its memory, that is
    changed by multiplying and adding only. Three gates between 0 and 1 say, element by element, how
    much of the old memory stays (forget), how much of the new content g comes in (input), and how
    much of it is shown (output). Where the forget gate is 1 the memory's gradient goes back
    unchanged, for as many steps as need be: that is the cure for vanishing gradients. Written by
    hand on PyTorch tensors, without autograd; everything stays on the device and in the dtype of
    what is given.

Formula
    [i f g o] = x Wx + h Wh + b, four blocks of H columns in this order
    i, f, o = sigmoid of their blocks, g = tanh of its block
    c' = f c + i g,  h' = o tanh(c')
    backward:  dc' is what comes in plus dh' o (1 - tanh(c')^2)
               do = dh' tanh(c'), df = dc' c, di = dc' g, dg = dc' i, and dc = dc' f
               through the slopes: i (1 - i), f (1 - f), o (1 - o), and 1 - g^2 for g
               the four side by side are da, (N, 4H), and the rest is as in two affine layers

Shapes
    x, dx: (N, D); h, dh, c, dc and the new ones: (N, H)
    Wx: (D, 4H), Wh: (H, 4H), b: (4H,)

Conventions
    `LSTMCell(Wx, Wh, b)`, gates in the order input, forget, cell, output, as in PyTorch; `params`
    is [Wx, Wh, b], the very tensors that were given, and `grads` their gradients in the same order,
    which backward overwrites. `forward(x, h, c) -> (h', c')`, `backward(dh', dc') -> (dx, dh, dc)`.
    Nothing that is given is changed.

From
    S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9, 1997; the
    forget gate from F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to forget", Neural
    Computation 12, 2000.

Example
    All weights and biases 0: i = f = o = 0.5 and g = 0. With c = [[2]] c' = [[1]] and h' =
    0.5 tanh(1) = [[0.3808]]; dh' = [[0]] and dc' = [[1]] give dc = [[0.5]].
"""

import torch


def sigmoid(x):
    return 0.5 * (torch.tanh(0.5 * x) + 1)


class LSTMCell:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, x, h, c):
        """x (N, D), h and c (N, H) -> the new h and c, each (N, H)."""
        # BEGIN SOLUTION
        Wx, Wh, b = self.params
        a = x @ Wx + h @ Wh + b
        H = h.shape[1]
        i, f, o = (sigmoid(a[:, k * H : (k + 1) * H]) for k in (0, 1, 3))
        g = torch.tanh(a[:, 2 * H : 3 * H])
        new = f * c + i * g
        shown = torch.tanh(new)
        self.kept = x, h, c, i, f, g, o, shown
        return o * shown, new
        # END SOLUTION

    def backward(self, dh, dc):
        """The gradients for the new h and c -> (dx, dh, dc); `grads` becomes [dWx, dWh, db]."""
        # BEGIN SOLUTION
        Wx, Wh, _ = self.params
        x, h, c, i, f, g, o, shown = self.kept
        dnew = dc + dh * o * (1 - shown * shown)
        di = dnew * g * i * (1 - i)
        df = dnew * c * f * (1 - f)
        dg = dnew * i * (1 - g * g)
        do = dh * shown * o * (1 - o)
        da = torch.cat([di, df, dg, do], dim=1)
        self.grads[:] = [x.T @ da, h.T @ da, da.sum(dim=0)]
        return da @ Wx.T, da @ Wh.T, dnew * f
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("lstm_cell", LSTMCell, also=[Device()])
# END SPEC
