import torch

from exercises.recurrent.gru_cell_torch import GRUCell


class GRU:
    def __init__(self, Wx, Wh, bx, bh):
        self.params = [Wx, Wh, bx, bh]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, xs, h0):
        self.cells = []
        hs = torch.zeros((*xs.shape[:2], h0.shape[1]), dtype=xs.dtype, device=xs.device)
        for t in range(xs.shape[1]):
            self.cells.append(GRUCell(*self.params))
            hs[:, t] = self.cells[t].forward(xs[:, t], hs[:, t - 1] if t else h0)
        return hs

    def backward(self, dhs):
        for g in self.grads:
            g[...] = 0
        dxs, dh = [], 0
        for cell, d in zip(self.cells[::-1], dhs.swapaxes(0, 1).flip(0)):
            dx, dh = cell.backward(d + dh)
            dxs.insert(0, dx)
            for g, own in zip(self.grads, cell.grads):
                g += own
        return torch.stack(dxs, dim=1), dh
