import torch

from exercises.recurrent.rnn_torch import RNN


class EncoderDecoder:
    def __init__(self, Wxe, Whe, be, Wxd, Whd, bd, Wy, by):
        self.encoder, self.decoder = RNN(Wxe, Whe, be), RNN(Wxd, Whd, bd)
        self.Wy, self.by = Wy, by
        self.params = [Wxe, Whe, be, Wxd, Whd, bd, Wy, by]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, xs, ts):
        h = torch.zeros((len(xs), self.by.shape[0] and self.Wy.shape[0]), dtype=xs.dtype, device=xs.device)
        hs = self.encoder.forward(xs, h)
        self.T = hs.shape[1]
        self.gs = self.decoder.forward(ts, hs[:, -1])
        return torch.einsum("nth,hk->ntk", self.gs, self.Wy) + self.by

    def backward(self, dscores):
        dgs = torch.einsum("ntk,hk->nth", dscores, self.Wy)
        dts, dlast = self.decoder.backward(dgs)
        dhs = torch.cat([0 * dlast[:, None]] * (self.T - 1) + [dlast[:, None]], dim=1)
        dxs, _ = self.encoder.backward(dhs)
        dWy = torch.einsum("nth,ntk->hk", self.gs, dscores)
        self.grads = self.encoder.grads + self.decoder.grads + [dWy, dscores.sum((0, 1))]
        return dxs, dts
