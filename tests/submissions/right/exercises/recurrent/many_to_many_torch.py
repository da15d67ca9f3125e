import torch

from exercises.recurrent.rnn_torch import RNN


class ManyToMany:
    """The affine part by tensordot, without a layer."""

    def __init__(self, Wx, Wh, b, Wy, by):
        self.rnn = RNN(Wx, Wh, b)
        self.Wy, self.by = Wy, by
        self.params = self.rnn.params + [Wy, by]
        self.grads = []

    def forward(self, xs, h0):
        self.hs = self.rnn.forward(xs, h0)
        return self.hs @ self.Wy + self.by

    def backward(self, dscores):
        dWy = torch.tensordot(self.hs, dscores, ([0, 1], [0, 1]))
        out = self.rnn.backward(dscores @ self.Wy.T)
        self.grads = [*self.rnn.grads, dWy, dscores.sum(dim=(0, 1))]
        return list(out)
