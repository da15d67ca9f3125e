import numpy as np

from exercises.recurrent.gru_cell import GRUCell


class GRU:
    def __init__(self, Wx, Wh, bx, bh):
        self.params = [Wx, Wh, bx, bh]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, xs, h0):
        self.cells = []
        hs = np.zeros((*xs.shape[:2], h0.shape[1]), xs.dtype)
        for t in range(xs.shape[1]):
            self.cells.append(GRUCell(*self.params))
            hs[:, t] = self.cells[t].forward(xs[:, t], hs[:, t - 1] if t else h0)
        return hs

    def backward(self, dhs):
        for g in self.grads:
            g[...] = 0
        dxs, dh = [], 0
        for cell, d in zip(self.cells[::-1], dhs.swapaxes(0, 1)[::-1]):
            dx, dh = cell.backward(d + dh)
            dxs.insert(0, dx)
            for g, own in zip(self.grads, cell.grads):
                g += own
        return np.stack(dxs, axis=1), dh
