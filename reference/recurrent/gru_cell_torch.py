"""GRU cell on tensors: gates without a second state.

What it computes
    The LSTM's idea with less. There is one state h, and a gate z says, element by element, how much
    of it stays as it is; the rest is replaced by new content n. A second gate r says how much of
    the old state the new content may look at. Where z is 1 the state, and its gradient, go through
    a step unchanged, so that long memories can be learned; there are three products in place of the
    LSTM's four. Written by hand on PyTorch tensors, without autograd; everything stays on the
    device and in the dtype of what is given.

Formula
    [ar az an] = x Wx + bx and [hr hz hn] = h Wh + bh, three blocks of H columns each
    r = sigmoid(ar + hr), z = sigmoid(az + hz), n = tanh(an + r hn)
    h' = (1 - z) n + z h
    backward:  dn = dh' (1 - z) (1 - n^2), dz = dh' (h - n) z (1 - z), dr = dn hn r (1 - r)
               [dr dz dn] goes back through x Wx + bx, and [dr dz (dn r)] through h Wh + bh;
               dh is what the latter gives plus dh' z

Shapes
    x, dx: (N, D); h, dh, h', dh': (N, H)
    Wx: (D, 3H), Wh: (H, 3H), bx: (3H,), bh: (3H,)

Conventions
    `GRUCell(Wx, Wh, bx, bh)`, gates in the order reset, update, new, and all three choices as in
    PyTorch: r is applied after the product h Wh + bh, z keeps the old state, and there are two
    biases. `params` is [Wx, Wh, bx, bh], the very tensors that were given, and `grads` their
    gradients in the same order, which backward overwrites. `forward(x, h) -> h'`,
    `backward(dh') -> (dx, dh)`. Nothing that is given is changed.

From
    K. Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical
    machine translation", EMNLP 2014; r after the product as in J. Chung et al., "Empirical
    evaluation of gated recurrent neural networks on sequence modeling", arXiv:1412.3555, 2014, and
    its implementations.

Example
    All weights and biases 0: r = z = 0.5, n = 0, and h = [[4]] becomes h' = [[2]]; dh' = [[1]]
    gives dh = [[0.5]].
"""

import torch


def sigmoid(x):
    return 0.5 * (torch.tanh(0.5 * x) + 1)


class GRUCell:
    def __init__(self, Wx, Wh, bx, bh):
        self.params = [Wx, Wh, bx, bh]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, x, h):
        """x (N, D), h (N, H) -> the new state (N, H)."""
        # BEGIN SOLUTION
        Wx, Wh, bx, bh = self.params
        a, m = x @ Wx + bx, h @ Wh + bh
        H = h.shape[1]
        r = sigmoid(a[:, :H] + m[:, :H])
        z = sigmoid(a[:, H : 2 * H] + m[:, H : 2 * H])
        hn = m[:, 2 * H :]
        n = torch.tanh(a[:, 2 * H :] + r * hn)
        self.kept = x, h, r, z, n, hn
        return (1 - z) * n + z * h
        # END SOLUTION

    def backward(self, dh):
        """The gradient for the new state -> (dx, dh); `grads` becomes [dWx, dWh, dbx, dbh]."""
        # BEGIN SOLUTION
        Wx, Wh, _, _ = self.params
        x, h, r, z, n, hn = self.kept
        dn = dh * (1 - z) * (1 - n * n)
        dz = dh * (h - n) * z * (1 - z)
        dr = dn * hn * r * (1 - r)
        da = torch.cat([dr, dz, dn], dim=1)
        dm = torch.cat([dr, dz, dn * r], dim=1)
        self.grads[:] = [x.T @ da, h.T @ dm, da.sum(dim=0), dm.sum(dim=0)]
        return da @ Wx.T, dm @ Wh.T + dh * z
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("gru_cell", GRUCell, also=[Device()])
# END SPEC
