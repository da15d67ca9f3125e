import math

import torch


class MultiHeadAttention:
    """Head by head, on slices of the columns."""

    def __init__(self, Wq, Wk, Wv, Wo, heads):
        self.params = [Wq, Wk, Wv, Wo]
        self.grads = [None] * 4
        self.heads = heads

    def forward(self, x):
        Wq, Wk, Wv, Wo = self.params
        self.x = x
        self.q, self.k, self.v = x @ Wq, x @ Wk, x @ Wv
        d = x.shape[2] // self.heads
        self.p, outs = [], []
        for h in range(self.heads):
            c = slice(h * d, (h + 1) * d)
            s = self.q[:, :, c] @ self.k[:, :, c].transpose(1, 2) / math.sqrt(d)
            e = torch.exp(s - s.max(-1, keepdim=True).values)
            self.p.append(e / e.sum(-1, keepdim=True))
            outs.append(self.p[-1] @ self.v[:, :, c])
        self.out = torch.cat(outs, dim=2)
        return self.out @ Wo

    def backward(self, dout):
        Wq, Wk, Wv, Wo = self.params
        D = self.x.shape[2]
        d = D // self.heads
        do = dout @ Wo.T
        dq, dk, dv = (torch.zeros_like(a) for a in (self.q, self.k, self.v))
        for h, p in enumerate(self.p):
            c = slice(h * d, (h + 1) * d)
            dv[:, :, c] = p.transpose(1, 2) @ do[:, :, c]
            dp = do[:, :, c] @ self.v[:, :, c].transpose(1, 2)
            ds = p * (dp - (dp * p).sum(-1, keepdim=True)) / math.sqrt(d)
            dq[:, :, c] = ds @ self.k[:, :, c]
            dk[:, :, c] = ds.transpose(1, 2) @ self.q[:, :, c]
        flat = self.x.reshape(-1, D)
        self.grads = [flat.T @ g.reshape(-1, D) for g in (dq, dk, dv)]
        self.grads.append(self.out.reshape(-1, D).T @ dout.reshape(-1, D))
        return dq @ Wq.T + dk @ Wk.T + dv @ Wv.T
