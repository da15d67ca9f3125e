import torch

from exercises.recurrent.rnn_cell_torch import RNNCell


class RNN:
    """A cell for each step, as the book courses have it."""

    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [torch.zeros_like(Wx), torch.zeros_like(Wh), torch.zeros_like(b)]
        self.layers = None

    def forward(self, xs, h0):
        N, T, D = xs.shape
        H = h0.shape[1]
        self.layers = []
        hs = xs.new_empty((N, T, H))
        h = h0
        for t in range(T):
            layer = RNNCell(*self.params)
            h = layer.forward(xs[:, t, :], h)
            hs[:, t, :] = h
            self.layers.append(layer)
        return hs

    def backward(self, dhs):
        N, T, H = dhs.shape
        D = self.params[0].shape[0]
        dxs = dhs.new_empty((N, T, D))
        dh = 0
        grads = [0, 0, 0]
        for t in reversed(range(T)):
            layer = self.layers[t]
            dx, dh = layer.backward(dhs[:, t, :] + dh)
            dxs[:, t, :] = dx
            for i, grad in enumerate(layer.grads):
                grads[i] = grads[i] + grad
        for i, grad in enumerate(grads):
            self.grads[i][...] = grad
        return dxs, dh
